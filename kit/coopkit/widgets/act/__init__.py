"""Views of the Act: rules, questions, legal forms, founding, articles, surplus."""
