from surveillance.models.series import DirtyDay, Grain, Outage, Series, SliceKind, Source, Tally, Watermark
from surveillance.models.signal import FALSE_ALARMS, OPEN, Evidence, Kind, Noise, Sighting, Signal, Status

__all__ = [
    "FALSE_ALARMS",
    "OPEN",
    "DirtyDay",
    "Evidence",
    "Grain",
    "Kind",
    "Noise",
    "Outage",
    "Series",
    "Sighting",
    "Signal",
    "SliceKind",
    "Source",
    "Status",
    "Tally",
    "Watermark",
]
