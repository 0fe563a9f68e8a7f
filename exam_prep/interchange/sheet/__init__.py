"""Tables for other programs: CSV and XLSX whose cells are never formulas."""
