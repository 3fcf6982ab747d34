"""Finds named points with the model beside this file: python predict.py photo.jpg another.png

Writes photo-points.png, the photo with what was found drawn on it, into the current folder.
Needs: pip install onnxruntime pillow numpy
"""

from common import Image, ImageDraw, Path, classes, facts, json, read_pixels, run, sys

colors = json.loads(facts["colors"])
edges = json.loads(facts["edges"])  # pairs of places between which a line is drawn
unseen = json.loads(facts["unseen"])  # places of points that no training image had


def predict(pixels):
    """(x, y) of each point in pixels; the middle of the first pixel is (0.5, 0.5)."""
    points = run("points", pixels).tolist()
    return {i: point for i, point in enumerate(points) if i not in unseen}


def drawn(pixels, points):
    """The photo with the points on it, and the lines between them."""
    picture = Image.fromarray(pixels)
    pen = ImageDraw.Draw(picture)
    radius = max(2, max(picture.size) / 120)
    for a, b in edges:
        if a in points and b in points:
            pen.line([*points[a], *points[b]], fill="white", width=max(1, round(radius / 2)))
    for i, (x, y) in points.items():
        pen.ellipse([x - radius, y - radius, x + radius, y + radius], fill=colors[i], outline="white")
    return picture


if __name__ == "__main__":
    for path in sys.argv[1:]:
        pixels = read_pixels(path)
        points = predict(pixels)
        picture = f"{Path(path).stem}-points.png"
        drawn(pixels, points).save(picture)
        named = {classes[i]: point for i, point in points.items()}
        print(json.dumps({"path": path, "picture": picture, "points": named}))
