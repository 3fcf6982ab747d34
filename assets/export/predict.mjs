/*
 * Tags images with the model beside this file: node predict.mjs photo.jpg another.png
 *
 * Needs: npm install onnxruntime-node sharp
 */
import { readFile } from 'node:fs/promises';
import ort from 'onnxruntime-node';
import sharp from 'sharp';

const model = await ort.InferenceSession.create(await readFile(new URL('model.onnx', import.meta.url)));
// onnxruntime-node does not read a model's metadata; the same facts stand in model.json.
const facts = JSON.parse(await readFile(new URL('model.json', import.meta.url), 'utf8'));

/** Raw RGB bytes. No resizing and no scaling: both are inside the model. */
async function readPixels(path) {
  const { space } = await sharp(path).metadata();
  if (space === 'cmyk') return readCmyk(path);
  const { data, info } = await sharp(path)
    .autoOrient()
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Print colours, converted as browsers and Pillow do it. */
async function readCmyk(path) {
  const { data, info } = await sharp(path)
    .autoOrient()
    .pipelineColourspace('cmyk')
    .toColourspace('cmyk')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb = new Uint8Array(info.width * info.height * 3);
  for (let i = 0; i < info.width * info.height; i += 1) {
    const light = 255 - data[4 * i + 3];
    for (let c = 0; c < 3; c += 1) rgb[3 * i + c] = Math.round(((255 - data[4 * i + c]) * light) / 255);
  }
  return { data: rgb, width: info.width, height: info.height };
}

/** Probability of each class. */
async function predict(path) {
  const { data, width, height } = await readPixels(path);
  const image = new ort.Tensor('uint8', new Uint8Array(data), [1, height, width, 3]);
  const { probabilities } = await model.run({ image });
  return Object.fromEntries(facts.classes.map((name, i) => [name, probabilities.data[i]]));
}

for (const path of process.argv.slice(2)) {
  const probabilities = await predict(path);
  const tags = facts.classes.filter((name) => probabilities[name] > facts.threshold);
  console.log(JSON.stringify({ path, tags, probabilities }));
}
