"""When positions can be observed, as astroplan finds it: the cases and their figures, as JSON on standard output.

    python reference.py [POSITIONS OF EACH NIGHT, default 5] [SEED, default 1]

Nothing is downloaded: the orientation of the Earth comes from the package astropy-iers-data, and Sun and Moon from
astropy's own ephemeris.
"""

import json
import random
import sys
import warnings

import numpy as np
from astropy import units as u
from astropy.coordinates import EarthLocation, SkyCoord
from astropy.coordinates.erfa_astrom import ErfaAstromInterpolator, erfa_astrom
from astropy.time import Time
from astropy.utils import data, iers

iers.conf.auto_download = False
iers.conf.auto_max_age = None
iers.conf.iers_degraded_accuracy = "warn"
data.conf.allow_internet = False

# Imported only now, since it reads these settings.
from astroplan import (  # noqa: E402
    AirmassConstraint,
    AtNightConstraint,
    MoonSeparationConstraint,
    Observer,
)

warnings.simplefilter("ignore")

SITES = {
    "Paranal": (-24.62744, -70.40499, 2669),
    "Roque de los Muchachos": (28.75833, -17.88, 2327),
    "Maunakea": (19.82833, -155.47833, 4160),
    "Siding Spring": (-31.27336, 149.06119, 1149),
    "Sutherland": (-32.37582, 20.81081, 1798),
    "Xinglong": (40.39333, 117.575, 950),
    "Quito": (-0.2151, -78.5036, 2818),
    "Tartu": (58.26555, 26.46613, 85),
    "Longyearbyen": (78.2232, 15.6267, 12),
    "South Pole": (-89.99, 0, 2835),
}

# Minutes of the night at which altitudes are compared.
HOURS = (0, 480, 960, 1440)

# Evening of the night (mean solar noon to noon); airmass; Sun; Moon.
NIGHTS = [
    # Full Moon; the midnight sun of the north, the polar night of the south, a night without darkness at Tartu.
    ("2024-06-21", 2, -18, 0),
    # Full Moon again, in the polar night of the north; keeps away from it.
    ("2024-12-15", 2, -18, 40),
    # New Moon; other limits.
    ("2024-10-02", 1.5, -12, 0),
    # A thin Moon, in a leap year's odd week.
    ("2028-02-29", 2.5, -15, 20),
]


def intervals(times, holds):
    """Where a sampled condition holds: from and until, in the middle between samples."""
    result = []
    padded = np.concatenate([[False], holds, [False]])
    edges = np.flatnonzero(padded[1:] != padded[:-1])
    half = (times[1] - times[0]) / 2
    for start, stop in edges.reshape(-1, 2):
        begin = times[start] - (half if start > 0 else 0)
        end = times[stop - 1] + (half if stop < len(times) else 0)
        result.append([round(begin), round(end)])
    return result


def positions(random_numbers, count):
    """Both poles, then the whole sky evenly."""
    yield 123.456, 90.0
    yield 0.0, -89.5
    for _ in range(count - 2):
        dec = np.degrees(np.arcsin(random_numbers.uniform(-1, 1)))
        yield round(random_numbers.uniform(0, 360), 4), round(float(dec), 4)


def night_at(name, night, count, random_numbers):
    latitude, longitude, height = SITES[name]
    date, airmass, sun, moon = night
    observer = Observer(
        location=EarthLocation.from_geodetic(longitude, latitude, height * u.m), pressure=0 * u.hPa
    )
    noon = Time(f"{date}T12:00:00", scale="utc").unix - longitude / 360 * 86400
    seconds = noon + np.arange(0, 86401, 60)
    times = Time(seconds, format="unix", scale="utc")
    constraints = [
        AirmassConstraint(max=airmass),
        AtNightConstraint(max_solar_altitude=sun * u.deg),
        *([MoonSeparationConstraint(min=moon * u.deg)] if moon else []),
    ]
    ra, dec = (list(column) for column in zip(*positions(random_numbers, count)))
    targets = SkyCoord(ra, dec, unit="deg")
    # Precession, nutation and aberration every five minutes, interpolated between: good to a µas, and five times as fast.
    with erfa_astrom.set(ErfaAstromInterpolator(300 * u.s)):
        moons = observer.moon_altaz(times)
        suns = observer.sun_altaz(times)
        altaz = observer.altaz(times, targets, grid_times_targets=True)
        holds = np.all(
            [c(observer, targets, times=times, grid_times_targets=True) for c in constraints],
            axis=0,
        )
    answers = []
    for place, within, ra, dec in zip(altaz, holds, ra, dec):
        answer = {
            "ra": ra,
            "dec": dec,
            "altitudes": [round(place[i].alt.deg, 4) for i in HOURS],
            "spans": intervals(seconds, within),
        }
        if within.any():
            inside = np.where(within, place.alt.deg, -90)
            best = int(inside.argmax())
            as_good = np.flatnonzero(inside > inside[best] - 0.001)
            answer["best"] = {
                # A star beside a pole stands as high for hours.
                "between": [round(seconds[as_good[0]]), round(seconds[as_good[-1]])],
                "altitude": round(inside[best], 4),
                "moon_separation": round(float(place[best].separation(moons[best]).deg), 3),
            }
        answers.append(answer)
    return {
        "site": {"name": name, "latitude": latitude, "longitude": longitude, "height": height},
        "night": date,
        "limits": {"maxAirmass": airmass, "sunAltitude": sun, "moonSeparation": moon},
        "moon_illumination": round(
            float(observer.moon_illumination(Time(noon + 43200, format="unix"))), 4
        ),
        "moon_altitudes": [round(moons[i].alt.deg, 4) for i in HOURS],
        "sun_altitudes": [round(suns[i].alt.deg, 4) for i in HOURS],
        "positions": answers,
    }


def main():
    count, seed = (int(value) for value in [*sys.argv[1:], *["5", "1"][len(sys.argv) - 1 :]])
    random_numbers = random.Random(seed)
    nights = [night_at(name, night, count, random_numbers) for name in SITES for night in NIGHTS]
    print("[\n" + ",\n".join(json.dumps(night) for night in nights) + "\n]")


main()
