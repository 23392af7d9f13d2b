"""Our sky maps beside ligo.skymap, healpy and mocpy: on a map of BAYESTAR, on those of the simulator, and on odd ones."""

import os
import re
from pathlib import Path

import astropy.units as u
import healpy as hp
import numpy as np
import pytest
from astropy.coordinates import Latitude, Longitude, SkyCoord
from astropy.io import fits
from astropy.table import Table
from ligo.skymap import distance, moc
from ligo.skymap.io import read_sky_map, write_sky_map
from ligo.skymap.postprocess import crossmatch
from mocpy import MOC

REAL = Path(__file__).parents[2] / "data" / "MS231103x.bayestar.multiorder.fits"
SIMULATED = sorted(Path(os.environ["CONFORMANCE_MAPS"]).glob("*.multiorder.fits"))
LEVELS = (0.5, 0.9, 0.95)
DISTANCES = ("DISTMU", "DISTSIGMA", "DISTNORM")


def places(sky_map, count, seed=1):
    """Positions (degrees), half of them where the map has its probability, half anywhere."""
    random = np.random.default_rng(seed)
    order, ipix = moc.uniq2nest(sky_map["UNIQ"])
    probability = sky_map["PROBDENSITY"] * moc.uniq2pixarea(sky_map["UNIQ"])
    chosen = random.choice(len(order), count // 2, p=probability / probability.sum())
    ra, dec = np.empty(count), np.empty(count)
    for i, cell in enumerate(chosen):
        ra[i], dec[i] = hp.pix2ang(2 ** int(order[cell]), ipix[cell], nest=True, lonlat=True)
    ra[count // 2 :] = random.uniform(0, 360, count - count // 2)
    dec[count // 2 :] = np.rad2deg(np.arcsin(random.uniform(-1, 1, count - count // 2)))
    return ra, dec


def compare(ours, file, spatial=False, count=40):
    """Areas to 0.01 %, levels of positions, and with `spatial` what has to do with distances."""
    sky_map = read_sky_map(str(file), moc=True)
    theirs = sky_map.copy()
    if not spatial:
        theirs.remove_columns([name for name in DISTANCES if name in theirs.colnames])
    ra, dec = places(sky_map, count)
    coordinates = SkyCoord(ra * u.deg, dec * u.deg)
    targets = [{"ra": r, "dec": d} for r, d in zip(ra, dec)]
    if spatial:
        # No farther than crossmatch's grid of distances.
        far = np.random.default_rng(2).normal(sky_map.meta["distmean"], sky_map.meta["diststd"], count)
        far = np.clip(far, 0.05 * sky_map.meta["distmean"], None)
        coordinates = SkyCoord(ra * u.deg, dec * u.deg, far * u.Mpc)
        targets = [{**target, "distance": d} for target, d in zip(targets, far)]
    expected = crossmatch(theirs, coordinates, contours=LEVELS)
    found = ours.ask("map", file=str(file), levels=LEVELS, targets=targets)
    matches = found["matches"]
    assert found["areas"] == pytest.approx(expected.contour_areas, rel=1e-4)
    assert [found["area50"], found["area90"]] == pytest.approx(expected.contour_areas[:2], rel=1e-4)
    assert [m["credibleLevel"] for m in matches] == pytest.approx(np.minimum(expected.searched_prob, 1), abs=1e-6)
    per_square_degree = expected.probdensity * np.deg2rad(1) ** 2
    assert [m["density"] for m in matches] == pytest.approx(per_square_degree, rel=1e-6)
    order, ipix = moc.uniq2nest(sky_map["UNIQ"])
    peak = int(np.argmax(sky_map["PROBDENSITY"]))
    ra, dec = hp.pix2ang(2 ** int(order[peak]), ipix[peak], nest=True, lonlat=True)
    if np.sum(sky_map["PROBDENSITY"] == sky_map["PROBDENSITY"][peak]) == 1:
        assert found["peak"] == pytest.approx({"ra": ra, "dec": dec}, abs=1e-9)
    if spatial:
        # crossmatch counts on a grid of 1000 distances up to six times the mean.
        assert found["volume90"] == pytest.approx(expected.contour_vols[1], rel=2e-3)
        levels = [m["credibleLevelInSpace"] for m in matches]
        assert levels == pytest.approx(np.minimum(expected.searched_prob_vol, 1), abs=1.5e-2)
        assert np.mean(np.abs(levels - np.minimum(expected.searched_prob_vol, 1))) < 3e-3
    return sky_map, found


def test_a_map_of_bayestar_has_their_areas_volume_and_levels(ours):
    _, found = compare(ours, REAL, spatial=True)
    assert found["cells"] == 19200
    assert found["area90"] == pytest.approx(384.446, rel=1e-4)
    assert found["area50"] == pytest.approx(81.053, rel=1e-4)
    assert found["peak"] == pytest.approx({"ra": 315.842, "dec": -72.850}, abs=1e-3)
    assert found["distanceMean"] == pytest.approx(67.396, abs=1e-3)
    assert found["distanceSd"] == pytest.approx(17.461, abs=1e-3)


def test_a_map_of_bayestar_has_their_distances(ours):
    sky_map = read_sky_map(str(REAL), moc=True)
    probability = sky_map["PROBDENSITY"] * moc.uniq2pixarea(sky_map["UNIQ"])
    mean, sd = distance.parameters_to_marginal_moments(probability, sky_map["DISTMU"], sky_map["DISTSIGMA"])
    ra, dec = places(sky_map, 60)
    targets = [{"ra": r, "dec": d} for r, d in zip(ra, dec)]
    found = ours.ask("map", file=str(REAL), levels=[], targets=targets)
    # Theirs leave out cells without a distance (0.0008 % here), but divide by the probability of all.
    assert found["moments"] == pytest.approx({"mean": mean, "sd": sd}, rel=1e-4)
    flat = moc.rasterize(sky_map, order=10)
    here = flat[hp.ang2pix(1024, ra, dec, nest=True, lonlat=True)]
    means, sds, _ = distance.parameters_to_moments(here["DISTMU"], here["DISTSIGMA"])
    assert [m["distance"]["mean"] for m in found["matches"]] == pytest.approx(means, rel=1e-5)
    assert [m["distance"]["sd"] for m in found["matches"]] == pytest.approx(sds, rel=1e-4)


@pytest.mark.parametrize("file", SIMULATED, ids=lambda file: file.name)
def test_a_map_of_the_simulator_has_their_areas_and_levels(ours, file):
    compare(ours, file, spatial=SIMULATED.index(file) % 5 == 0)
    assert ours.ask("check", file=str(file))["problems"] == []


@pytest.mark.parametrize("file", SIMULATED[:3], ids=lambda file: file.name)
def test_a_flat_map_of_the_simulator_has_their_areas_and_levels(ours, file):
    compare(ours, str(file).replace(".multiorder.fits", ".fits.gz"))


def split_to(order, ra, dec):
    """UNIQ indices of cells that cover the sky, the smaller the nearer to a position."""
    here = int(hp.ang2pix(2**order, ra, dec, nest=True, lonlat=True))
    cells = [4 + face for face in range(12) if face != here >> (2 * order)]
    for level in range(1, order + 1):
        mine = here >> (2 * (order - level))
        cells += [4 ** (level + 1) + ((mine & ~3) | child) for child in range(4) if child != mine & 3]
    return np.array([*cells, 4 ** (order + 1) + here])


def written(folder, uniq, probability, **columns):
    """A multi-order map in a file."""
    table = Table({"UNIQ": uniq, "PROBDENSITY": probability / moc.uniq2pixarea(uniq), **columns})
    file = folder / "odd.multiorder.fits"
    write_sky_map(str(file), table)
    return file


def test_a_map_with_cells_of_order_29_has_their_areas_and_levels(ours, tmp_path):
    uniq = split_to(29, 123.4, -56.7)
    probability = np.arange(1, len(uniq) + 1, dtype=float) ** 3
    _, found = compare(ours, written(tmp_path, uniq, probability / probability.sum()))
    assert found["peak"] == pytest.approx({"ra": 123.4, "dec": -56.7}, abs=2e-7)


def test_a_map_of_one_pixel_has_their_areas_and_levels(ours, tmp_path):
    file = written(tmp_path, np.array([4**6 + 777]), np.array([1.0]))
    sky_map = read_sky_map(str(file), moc=True)
    found = ours.ask("map", file=str(file), levels=LEVELS, targets=[])
    assert found["areas"] == pytest.approx(crossmatch(sky_map, contours=LEVELS).contour_areas, rel=1e-4)
    assert "The cells cover" in ours.ask("check", file=str(file))["problems"][0]


def test_a_map_with_nan_gives_no_number_here_or_there(ours, tmp_path):
    probability = np.full(12, 1 / 11)
    probability[5] = np.nan
    file = written(tmp_path, np.arange(4, 16), probability)
    sky_map = read_sky_map(str(file), moc=True)
    assert np.isnan(crossmatch(sky_map, contours=(0.9,)).contour_areas).all()
    assert "in 1 cell the probability is not a number" in ours.ask("map", file=str(file), levels=[], targets=[])["refused"]
    assert ours.ask("check", file=str(file))["problems"][0] == "In 1 cell the probability is not a number."


@pytest.mark.parametrize("nest", [False, True], ids=["ring", "nested"])
def test_a_flat_map_of_healpy_has_their_areas_and_levels(ours, tmp_path, nest):
    flat = moc.rasterize(read_sky_map(str(REAL), moc=True), order=8)
    probability = flat["PROBDENSITY"] * hp.nside2pixarea(256)
    probability = probability if nest else hp.reorder(probability, n2r=True)
    file = tmp_path / "flat.fits.gz"
    hp.write_map(str(file), probability, nest=nest, coord="C", column_names=["PROB"], dtype=np.float32)
    compare(ours, file)


def test_a_flat_map_of_nside_2048_has_their_areas(ours, tmp_path):
    nside = 2048
    coarse = hp.nest2ring(64, np.arange(hp.nside2npix(64))) % 1009 + 1.0
    probability = np.repeat(coarse / coarse.sum() / 1024, 1024).astype(np.float32)
    file = tmp_path / "large.fits"
    hp.write_map(str(file), probability, nest=True, coord="C", column_names=["PROB"], dtype=np.float32)
    cells = Table({"UNIQ": 4**7 + np.arange(len(coarse)), "PROBDENSITY": coarse / coarse.sum() / hp.nside2pixarea(64)})
    expected = crossmatch(cells, contours=LEVELS).contour_areas
    found = ours.ask("map", file=str(file), levels=LEVELS, targets=[])
    assert found["cells"] == hp.nside2npix(nside)
    assert found["areas"] == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("order", [0, 1, 5, 12, 24, 29])
def test_positions_are_in_the_cells_of_healpy(ours, order):
    random = np.random.default_rng(order)
    ra = random.uniform(0, 360, 400)
    dec = np.rad2deg(np.arcsin(random.uniform(-1, 1, 400)))
    dec[:20] = np.copysign(90 - 10 ** random.uniform(-9, 0, 20), dec[:20])
    found = ours.ask("healpix", order=order, positions=[{"ra": r, "dec": d} for r, d in zip(ra, dec)])
    nest = hp.ang2pix(2**order, ra, dec, nest=True, lonlat=True)
    here = np.array([int(index) for index in found["nest"]])
    if order < 25:
        assert here.tolist() == nest.tolist()
        assert [int(i) for i in found["ring"]] == hp.ang2pix(2**order, ra, dec, lonlat=True).tolist()
    centre = SkyCoord(*hp.pix2ang(2**order, here, nest=True, lonlat=True), unit="deg")
    ours_centre = SkyCoord([c["ra"] for c in found["centres"]], [c["dec"] for c in found["centres"]], unit="deg")
    assert centre.separation(ours_centre).deg.max() < 1e-9
    # Where the digits of an angle end, the cell may be the next one.
    assert ours_centre.separation(SkyCoord(ra, dec, unit="deg")).deg.max() < 1.2 * hp.max_pixrad(2**order, degrees=True) + 1e-9
    if order <= 12:
        for index, corners in zip(here[:50], found["corners"]):
            theirs = SkyCoord(hp.boundaries(2**order, int(index), nest=True).T, representation_type="cartesian")
            mine = SkyCoord([c["ra"] for c in corners], [c["dec"] for c in corners], unit="deg")
            assert mine.separation(SkyCoord(theirs.spherical.lon, theirs.spherical.lat)).deg.max() < 1e-9


def test_the_probability_inside_of_shapes_is_that_of_mocpy(ours):
    sky_map = read_sky_map(str(REAL), moc=True)
    table = Table.read(str(REAL))
    shapes = []
    for ra, dec in [(315.8, -72.85), (300, -70), (330, -75), (10, -88)]:
        for radius in (0.5, 3, 12):
            shapes.append(({"shape": "circle", "ra": ra, "dec": dec, "radius": radius}, radius))
        corners = [(ra - 9, dec - 1.5), (ra + 8, dec - 1), (ra + 6, dec + 1.5), (ra - 7, dec + 1)]
        shapes.append(({"shape": "polygon", "polygon": corners}, 1))
        shapes.append(({"shape": "box", "ra": ra, "dec": dec, "width": 4, "height": 2, "angle": 0}, 1))
    found = ours.ask("map", file=str(REAL), levels=[], targets=[target for target, _ in shapes])
    for (target, size), match in zip(shapes, found["matches"]):
        depth = int(np.ceil(np.log2(58.6 / (size / 300))))
        if target["shape"] == "polygon":
            lon, lat = np.transpose(target["polygon"])
            region = MOC.from_polygon(lon=Longitude(lon * u.deg), lat=Latitude(lat * u.deg), max_depth=depth)
        else:
            centre = {"lon": Longitude(target["ra"] * u.deg), "lat": Latitude(target["dec"] * u.deg), "max_depth": depth}
            if target["shape"] == "circle":
                region = MOC.from_cone(**centre, radius=target["radius"] * u.deg)
            else:
                # Its angle is that of the longer side, from north to east.
                region = MOC.from_box(**centre, a=2 * u.deg, b=1 * u.deg, angle=90 * u.deg)
        # A MOC has all cells on the edge.
        assert match["inside"] == pytest.approx(region.probability_in_multiordermap(table), rel=2e-2, abs=1e-9), target
    assert len(sky_map) == 19200


def test_errors_are_sentences(ours, tmp_path):
    whole = REAL.read_bytes()
    for content, words in [
        (b"", "is empty"),
        (b"hello", "is a text file"),
        (whole[:100_000], "is incomplete"),
        (fits.PrimaryHDU(np.zeros((4, 4))).header.tostring().encode().ljust(2880 * 2, b"\0"), "without a table"),
    ]:
        file = tmp_path / "wrong.fits"
        file.write_bytes(content)
        refused = ours.ask("map", file=str(file), levels=[], targets=[])["refused"]
        assert words in refused and re.search(r"\.$", refused)
