"""Portal's filters for templates, which plugins import, too; ``{% load %}`` finds them where Django is installed."""
