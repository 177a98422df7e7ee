import os

from phalp.configs.base import CACHE_DIR

CACHE_DIR_4DHUMANS = os.path.join(CACHE_DIR, "4DHumans")
