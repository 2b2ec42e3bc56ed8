"""The plan as a spreadsheet whose formulas live. `export_workbook` writes it."""
