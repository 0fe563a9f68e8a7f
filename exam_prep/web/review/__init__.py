"""What comes back today."""
