"""Which top-level modules the emulated host has, and which it may make up."""

from __future__ import annotations

EMULATED = frozenset({"portal", "VidiRest", "RestAPIBase"})
#: Packages of Portal that are there even if only to hold others.
PACKAGES = frozenset({"portal.plugins", "portal.externals"})

_ON_DJANGO = """
rest_framework rest_framework_simplejwt drf_spectacular drf_yasg djcelery crispy_forms mptt guardian taggit reversion
haystack south jsonfield rest_framework_xml s3direct corsheaders compressor oauth2_provider picklefield polymorphic
"""
_THIRD_PARTY = """
celery kombu amqp billiard pyxb lxml elasticsearch elasticsearch_dsl opensearchpy opensearch_dsl requests urllib3 bs4
boto boto3 botocore raven sentry_sdk slack_sdk slackclient gnmvidispine pytz dateutil yaml httplib2 PIL psycopg2 MySQLdb
memcache pylibmc redis pika six mock xmltodict simplejson ldap paramiko pycurl feedparser markdown certifi jwt oauthlib
requests_oauthlib googleapiclient oauth2client unicodecsv xlwt xlrd openpyxl reportlab suds zeep timecode pymediainfo
isodate iso8601 slugify unidecode jsonschema cryptography numpy apiclient sqlalchemy
"""

#: What builds on Django's settings is made up where Django is, installed or not: unconfigured it imports no model.
ON_DJANGO = frozenset(_ON_DJANGO.split())
#: What is made up only where it is not installed.
THIRD_PARTY = frozenset(_THIRD_PARTY.split())


def is_own(module: str) -> bool:
    """Whether a module, by its full name, is the emulated host's to find, whatever is installed."""
    return module.partition(".")[0] in EMULATED


def is_on_django(module: str) -> bool:
    """Whether a module is Django's, or of a library that builds on it."""
    root = module.partition(".")[0]
    return root in ON_DJANGO or root.startswith("django")
