"""Says of every pixel what it shows, with the model beside this file: python predict.py photo.jpg another.png

Writes into the current folder photo-mask.png, a grey image whose values are places in the list of classes from 0 on, and
photo-overlay.png, the photo under the colours of the classes.
Needs: pip install onnxruntime pillow numpy
"""

from common import Image, Path, classes, facts, json, np, read_pixels, run, sys

colors = np.array([[int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in json.loads(facts["colors"])])
void = json.loads(facts["void"])  # the place of the class for what nobody can tell, or None


def predict(pixels):
    """The place of the class of every pixel, [height, width]."""
    return run("mask", pixels)


def overlay(pixels, mask):
    """The photo, half covered by the colours of the classes."""
    covered = (pixels.astype(int) + colors[mask] + 1) // 2
    if void is not None:
        covered = np.where((mask == void)[..., np.newaxis], pixels, covered)
    return Image.fromarray(covered.astype(np.uint8))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        pixels = read_pixels(path)
        mask = predict(pixels)
        files = {"mask": f"{Path(path).stem}-mask.png", "overlay": f"{Path(path).stem}-overlay.png"}
        Image.fromarray(mask.astype(np.uint8 if len(classes) <= 256 else np.uint16)).save(files["mask"])
        overlay(pixels, mask).save(files["overlay"])
        shares = np.bincount(mask.ravel(), minlength=len(classes)) / mask.size
        print(json.dumps({"path": path, **files, "shares": dict(zip(classes, shares.tolist()))}))
