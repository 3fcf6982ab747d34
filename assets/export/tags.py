"""Tags images with the model beside this file: python predict.py photo.jpg another.png

Needs: pip install onnxruntime pillow numpy
"""

from common import classes, facts, json, read_pixels, run, sys

thresholds = dict(zip(classes, json.loads(facts["thresholds"])))


def predict(path):
    """Probability of each class."""
    return dict(zip(classes, run("probabilities", read_pixels(path)).tolist()))


if __name__ == "__main__":
    for path in sys.argv[1:]:
        probabilities = predict(path)
        tags = [name for name, p in probabilities.items() if p > thresholds[name]]
        print(json.dumps({"path": path, "tags": tags, "probabilities": probabilities}))
