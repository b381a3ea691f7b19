"""A Flask app in one file."""

from flask import Flask

app = Flask(__name__)


@app.route("/")
def index():
    """The front page."""
    return "items"


@app.route("/item/<item_id>")
def item(item_id):
    """One item."""
    return item_id


@app.route("/item/<item_id>/metadata", methods=["PUT"])
def metadata(item_id):
    """Its metadata."""
    return item_id
