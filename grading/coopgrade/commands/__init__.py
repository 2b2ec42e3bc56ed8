"""The commands of coopgrade, a module for each part; what they need is imported when they run."""
