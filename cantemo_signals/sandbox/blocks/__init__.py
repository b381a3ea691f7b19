"""The blocks of Portal's pages: the table of those that are known, their context, and the plugins that fill them."""
