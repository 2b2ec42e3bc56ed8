"""How everything looks: the style sheet, and the small parts that all views share."""
