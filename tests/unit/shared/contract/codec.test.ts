import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '#shared/contract/codec.ts';

const there = (value: unknown): unknown => decodeFrame(encodeFrame(value));

describe('frames', () => {
  it('keep typed arrays what they are', () => {
    const value = {
      ids: Int32Array.of(1, -2, 2 ** 31 - 1),
      probabilities: Float32Array.of(0.5, Math.fround(0.1), Number.NaN),
      targets: Uint8Array.of(0, 1, 255),
      exact: Float64Array.of(Math.PI),
      deep: new Uint16Array(65536).fill(65535),
    };
    const back = there(value) as typeof value;
    expect(back.ids).toStrictEqual(value.ids);
    expect(back.probabilities).toStrictEqual(value.probabilities);
    expect(Uint8Array.from(back.targets)).toStrictEqual(value.targets);
    expect(back.exact).toStrictEqual(value.exact);
    expect(back.deep).toStrictEqual(value.deep);
  });

  it('may come out of a larger buffer of Node', () => {
    const frame = Buffer.concat([Buffer.from([1, 2, 3]), encodeFrame(Int32Array.of(7, 8))]).subarray(3);
    expect(decodeFrame(frame)).toStrictEqual(Int32Array.of(7, 8));
  });

  it('keep only the part of a buffer that a view shows', () => {
    const part = new Int32Array(1000).map((_, i) => i).subarray(10, 13);
    expect(there(part)).toStrictEqual(Int32Array.of(10, 11, 12));
    expect(encodeFrame(part).byteLength).toBeLessThan(20);
  });

  it('bring back any JSON value, class names with emoji and quotes included', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        // A key that would reach into an object's making is refused, whoever sends it.
        fc.pre(!JSON.stringify(value).includes('"__proto__":'));
        expect(there(value)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 7 },
    );
  });

  it('leave out what is undefined, as JSON does', () => {
    expect(there({ a: undefined, b: null })).toStrictEqual({ b: null });
  });

  it('refuse a key that would reach into how objects are made', () => {
    const evil = JSON.parse('{"__proto__": {"isAdmin": true}}') as unknown;
    expect(() => there(evil)).toThrow('__proto__');
  });

  it('refuse half a frame', () => {
    const whole = encodeFrame({ text: 'hello' });
    expect(() => decodeFrame(whole.subarray(0, whole.length - 1))).toThrow();
  });
});
