"""Reads what tests/bench/thumbnails measured, scores the pictures of a few photos, and prints both."""

import os
import subprocess
import sys

SCORED = 4
EDGES = (1920, 960, 320)
work, count, names = sys.argv[1], int(sys.argv[2]), sys.argv[3:]


def speeds():
    rounds, peaks = {}, {}
    for line in open(f"{work}/results.tsv"):
        kind, name, *values = line.split()
        if kind == "peak":
            peaks[name] = int(values[0])
        else:
            seconds, user, system, _ = map(float, values)
            rounds.setdefault(name, []).append((seconds, user + system))
    print(f"\n{'':14} {'photos/s':>9} {'CPU ms a photo':>15} {'peak MiB':>9}   best round, two at a time; peak one at a time")
    best = {name: (count / min(s for s, _ in r), min(c for _, c in r) / count * 1000) for name, r in rounds.items()}
    for name in names:
        print(f"{name:14} {best[name][0]:9.2f} {best[name][1]:15.1f} {peaks[name] / 1024:9.0f}")
    others = [name for name in names if name not in ("default", "turbo")]
    print(f"\n{'ratio of':14} " + " ".join(f"{'to ' + other:>32}" for other in others))
    for ours in [name for name in names if name not in others]:
        cells = (f"{best[ours][0] / best[o][0]:.2f} by the clock, {best[o][1] / best[ours][1]:.2f} by CPU" for o in others)
        print(f"{ours:14} " + " ".join(f"{cell:>32}" for cell in cells))


def references(photos):
    from PIL import Image

    for photo in photos:
        with Image.open(f"{work}/photos/{photo}.jpg") as image:
            full = image.convert("RGB")
        longest = max(full.size)
        for edge in EDGES:
            size = tuple(max(1, (side * edge + longest // 2) // longest) for side in full.size)
            full.resize(size, Image.Resampling.LANCZOS).save(f"{work}/reference/{photo}-{edge}.png", compress_level=1)


def scores(pairs):
    program = os.environ.get("SSIMULACRA2")
    if program:
        out = subprocess.run([program, *(path for pair in pairs for path in pair)], check=True, capture_output=True, text=True)
        return [float(line) for line in out.stdout.split()]
    import numpy
    from PIL import Image
    from skimage.metrics import structural_similarity

    def pixels(path):
        return numpy.asarray(Image.open(path).convert("RGB"))

    return [100 * structural_similarity(pixels(a), pixels(b), channel_axis=2) for a, b in pairs]


def qualities():
    photos = sorted(file[:-4] for file in os.listdir(f"{work}/photos") if file.endswith(".jpg"))[:SCORED]
    os.makedirs(f"{work}/reference", exist_ok=True)
    references(photos)
    measure = "SSIMULACRA2" if os.environ.get("SSIMULACRA2") else "SSIM x 100"
    print(f"\n{measure} against Pillow's Lanczos of the full picture, and bytes, for {len(photos)} photos")
    for edge in EDGES:
        for name in names:
            pairs = [(f"{work}/reference/{p}-{edge}.png", f"{work}/out/{name}/{p}-{edge}.jpg") for p in photos]
            found = scores(pairs)
            size = sum(os.path.getsize(picture) for _, picture in pairs) // len(pairs)
            print(f"{edge:5} {name:14} mean {sum(found) / len(found):6.2f}  worst {min(found):6.2f}  {size:8} bytes")


speeds()
try:
    qualities()
except ImportError as error:
    print(f"missing: {error.name} for python3, no quality score", file=sys.stderr)
