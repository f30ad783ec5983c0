"""The texts of a folder, and how well they were linked: see tests/bench/words."""

import csv
import glob
import json
import os
import random
import re
import sys
import unicodedata

NEAREST = 10


def texts(folder):
    """Title, text and category of each row of each file that has a category; the file's name is a part of the category."""
    for path in sorted(glob.glob(f"{folder}/*.csv")):
        with open(path, newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                category = next((row[name] for name in ("thematique", "section", "categorie") if name in row), None)
                if category is not None and "titre" in row:
                    body = row.get("description") or row.get("corps") or ""
                    yield row["titre"] or "", body, category and f"{os.path.basename(path)}: {category}"


def precision(name, rows, lists, over=NEAREST):
    """Of the first ten of each list, how many share the category: of those that are there, and of ten."""
    there, of_ten, count = 0.0, 0.0, 0
    for (_, _, category), found in zip(rows, lists):
        if not category:
            continue
        same = sum(rows[other][2] == category for other in found[:over])
        there += same / max(1, len(found[:over]))
        of_ten += same / over
        count += 1
    print(f"{name:44} {of_ten / count:.4f} {there / count:.4f}")
    return of_ten / count, there / count


def tf_idf(rows):
    import snowballstemmer
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.neighbors import NearestNeighbors

    stemmer, stop, best = snowballstemmer.stemmer("french"), stop_words(), 0.0

    def plain(word):
        return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))

    def stems(text):
        words = [word for word in re.findall(r"\w\w+", text.lower()) if word not in stop]
        return [plain(stem) for stem in stemmer.stemWords(words)]

    for name, options in (("TF-IDF", {}), ("TF-IDF, sublinear", {"sublinear_tf": True})):
        matrix = TfidfVectorizer(analyzer=stems, **options).fit_transform(f"{title} {body}" for title, body, _ in rows)
        found = NearestNeighbors(n_neighbors=NEAREST + 1, metric="cosine").fit(matrix).kneighbors(matrix, return_distance=False)
        lists = [[other for other in row if other != n][:NEAREST] for n, row in enumerate(found.tolist())]
        value, _ = precision(f"{name}, stems, nearest neighbours", rows, lists)
        best = max(best, value)
    return best


def stop_words():
    """French stop words as the stemmer's makers list them (Snowball)."""
    return set(
        """au aux avec ce ces dans de des du elle en et eux il ils je la le les leur lui ma mais me même mes moi mon ne nos
        notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un une vos votre vous c d j l à m n s t
        y été étée étées étés étant suis es est sommes êtes sont serai seras sera serons serez seront serais serait serions
        seriez seraient étais était étions étiez étaient fus fut fûmes fûtes furent sois soit soyons soyez soient fusse fusses
        fût fussions fussiez fussent ayant eu eue eues eus ai as avons avez ont aurai auras aura aurons aurez auront aurais
        aurait aurions auriez auraient avais avait avions aviez avaient eut eûmes eûtes eurent aie aies ait ayons ayez aient
        eusse eusses eût eussions eussiez eussent ceci cela celà cet cette ici ils les leurs quel quels quelle quelles sans
        soi""".split()
    )


def main():
    if sys.argv[1] == "texts":
        for title, body, _ in texts(sys.argv[2]):
            print(json.dumps([title, body], ensure_ascii=False))
        return
    rows, work = list(texts(sys.argv[2])), sys.argv[3]
    print(f"{len(rows)} texts, {len({row[2] for row in rows if row[2]})} categories; precision at {NEAREST}")
    print(f"{'':44} of ten  of those there")
    chance = random.Random(36)
    precision("by chance", rows, [chance.sample(range(len(rows)), NEAREST) for _ in rows])
    best = tf_idf(rows)
    for way in ("rebuild", "relink"):
        found = [json.loads(line) for line in open(f"{work}/{way}", encoding="utf-8")]
        for name, place in (("the ten most alike", 0), ("linked, at most twelve each", 1)):
            values = precision(f"ours, {way}: {name}", rows, [lists[place] for lists in found])
            beside = [f"{100 * (value / best - 1):+.1f} %" for value in values]
            print(f"{'':44} {beside[0]} {beside[1]} beside the better TF-IDF")
    linked = [len(json.loads(line)[1]) for line in open(f"{work}/rebuild", encoding="utf-8")]
    print(f"links a mission: {sum(linked) / len(linked):.1f}, at most {max(linked)}")


main()
