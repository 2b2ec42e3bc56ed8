"""The map explorer: from a theme to a number, its map, a place and its source."""
