/*
 * Tags images with the model beside this file: node predict.mjs photo.jpg another.png
 *
 * Needs: npm install onnxruntime-node sharp
 */
import { readFile } from 'node:fs/promises';
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

/** Probability of each class. */
async function predict(path) {
  const { rgb, width, height } = await readPixels(path);
  const image = new ort.Tensor('uint8', rgb, [1, height, width, 3]);
  const { probabilities } = await model.run({ image });
  return Object.fromEntries(facts.classes.map((name, i) => [name, probabilities.data[i]]));
}

for (const path of process.argv.slice(2)) {
  const probabilities = await predict(path);
  const tags = facts.classes.filter((name, i) => probabilities[name] > facts.thresholds[i]);
  console.log(JSON.stringify({ path, tags, probabilities }));
}
