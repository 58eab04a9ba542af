from surveillance.models.arrivals import Arrivals
from surveillance.models.faint import Faint
from surveillance.models.risk import HELD, STANDING, CustomerRisk, Impact, Likelihood, RiskStatus, Treatment
from surveillance.models.series import DirtyDay, Grain, Mention, Outage, Series, SliceKind, Source, Tally, Watermark
from surveillance.models.shard import Shard, Step
from surveillance.models.signal import FALSE_ALARMS, OPEN, Direction, Evidence, Kind, Noise, Sighting, Signal, Status

__all__ = [
    "FALSE_ALARMS",
    "HELD",
    "OPEN",
    "STANDING",
    "Arrivals",
    "CustomerRisk",
    "Direction",
    "DirtyDay",
    "Evidence",
    "Faint",
    "Grain",
    "Impact",
    "Kind",
    "Likelihood",
    "Mention",
    "Noise",
    "Outage",
    "RiskStatus",
    "Series",
    "Shard",
    "Sighting",
    "Signal",
    "SliceKind",
    "Source",
    "Status",
    "Step",
    "Tally",
    "Treatment",
    "Watermark",
]
