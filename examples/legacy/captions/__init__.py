# A plugin as it was written for Portal 2 and 3, which ran Python 2.
from plugin import *
