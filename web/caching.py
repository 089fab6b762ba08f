"""The cache of answers, on a Redis that Flask-Caching holds the backend of."""

from flask import Flask
from flask_caching import Cache

from dashboard.config import Settings
from dashboard.metrics.cache_counters import CacheCounters
from dashboard.metrics.report_cache import ReportCache
from data_access.redis_cache import RedisCache


def install_cache(server: Flask, settings: Settings) -> ReportCache:
    """Connects to nothing before its first question, so that it may be forked."""
    held = Cache(
        server,
        config={
            "CACHE_TYPE": f"{RedisCache.__module__}.{RedisCache.__name__}",
            "CACHE_DEFAULT_TIMEOUT": settings.report_cache_ttl,
            "CACHE_REDIS_URL": settings.redis_url,
        },
    )
    shared = held.cache
    assert isinstance(shared, RedisCache)
    return ReportCache(shared, ttl_s=settings.report_cache_ttl, counters=CacheCounters(shared))
