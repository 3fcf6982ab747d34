import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import ort from 'onnxruntime-node';
import sharp from 'sharp';

const model = await ort.InferenceSession.create(await readFile(new URL('model.onnx', import.meta.url)));
// onnxruntime-node does not tell a model's metadata; the same facts stand in model.json.
const facts = JSON.parse(await readFile(new URL('model.json', import.meta.url), 'utf8'));

/** Upright RGB bytes. No resizing and no scaling: both are inside the model. */
async function readPixels(path) {
  const { space } = await sharp(path).metadata();
  const isCmyk = space === 'cmyk';
  const image = sharp(path).autoOrient();
  const prepared = isCmyk
    ? image.pipelineColourspace('cmyk').toColourspace('cmyk')
    : image.flatten({ background: '#ffffff' }).toColourspace('srgb');
  const { data, info } = await prepared.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let i = 0; i < info.width * info.height; i += 1) {
    const from = i * info.channels;
    for (let c = 0; c < 3; c += 1) {
      // Print colours are converted as browsers and Pillow do it; grey images have one channel.
      rgb[3 * i + c] = isCmyk
        ? Math.round(((255 - data[from + c]) * (255 - data[from + 3])) / 255)
        : data[from + (info.channels < 3 ? 0 : c)];
    }
  }
  return { rgb, width: info.width, height: info.height };
}

/** One output of the model for one photo, as a flat list of numbers. */
async function run(output, { rgb, width, height }) {
  const image = new ort.Tensor('uint8', rgb, [1, height, width, 3]);
  return (await model.run({ image }, [output]))[output].data;
}

/** A photo that can be drawn on and written. */
const pictureOf = ({ rgb, width, height }) => sharp(rgb, { raw: { width, height, channels: 3 } });

export { facts, parse, pictureOf, readPixels, run, sharp };
