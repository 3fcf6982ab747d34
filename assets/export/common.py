import io
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image, ImageCms, ImageDraw, ImageOps

model = onnxruntime.InferenceSession(
    str(Path(__file__).with_name("model.onnx")), providers=["CPUExecutionProvider"]
)
facts = model.get_modelmeta().custom_metadata_map
classes = json.loads(facts["classes"])


def read_pixels(path):
    """Upright RGB, uint8 [height, width, 3]. No resizing and no scaling: both are inside the model."""
    image = ImageOps.exif_transpose(Image.open(path))
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # grey with 16 bits
        image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    elif profile and image.mode in ("RGB", "L"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        image = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    elif image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


def run(output, pixels):
    """One output of the model for one photo."""
    return model.run([output], {"image": pixels[np.newaxis]})[0][0]
