"""Starting, answering, finishing and looking at sittings."""
