/*
 * Tags images with the model beside this file: node predict.mjs photo.jpg another.png
 *
 * Needs: npm install onnxruntime-node sharp
 */
import { facts, readPixels, run } from './common.mjs';

/** Probability of each class. */
async function predict(path) {
  const probabilities = await run('probabilities', await readPixels(path));
  return Object.fromEntries(facts.classes.map((name, i) => [name, probabilities[i]]));
}

for (const path of process.argv.slice(2)) {
  const probabilities = await predict(path);
  const tags = facts.classes.filter((name, i) => probabilities[name] > facts.thresholds[i]);
  console.log(JSON.stringify({ path, tags, probabilities }));
}
