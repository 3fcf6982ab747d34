/** An ONNX model as plain values, and its way to and from the bytes of a model file. */
import { halfBits } from '../ir/half.ts';
import { modelProto } from './onnxSchema.ts';

/** Element types by name, with ONNX's number for each. */
export const ONNX_DTYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  uint16: 4,
  int16: 5,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float16: 10,
  float64: 11,
  uint32: 12,
  uint64: 13,
} as const;
export type OnnxDtype = keyof typeof ONNX_DTYPES;

/** A constant tensor: little-endian row-major bytes. `raw` may be a view; it is never copied before encoding. */
export interface OnnxTensor {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly dims: readonly number[];
  readonly raw: Uint8Array;
}

/** An attribute says its own type, because ONNX tells `int` from `float` even for whole numbers. */
export type OnnxAttr =
  | { readonly int: number }
  | { readonly float: number }
  | { readonly string: string }
  | { readonly tensor: OnnxTensor }
  | { readonly ints: readonly number[] }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] };

export interface OnnxNode {
  readonly op: string;
  /** '' or absent is the standard operator set. */
  readonly domain?: string;
  readonly name?: string;
  /** An empty string is an input left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attrs?: Readonly<Record<string, OnnxAttr>>;
}

/**
 * The type of a graph input or output. A string in `dims` names a dimension known only when the model runs; null leaves the
 * shape to be worked out, which is for models of this process only.
 */
export interface OnnxValueInfo {
  readonly name: string;
  readonly dtype: OnnxDtype;
  readonly dims: readonly (number | string)[] | null;
  readonly doc?: string;
}

export interface OnnxGraph {
  readonly name: string;
  /** In an order in which every input is already known. */
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValueInfo[];
  readonly outputs: readonly OnnxValueInfo[];
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly producer: { readonly name: string; readonly version: string };
  readonly doc?: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly graph: OnnxGraph;
}

// --- constants --------------------------------------------------------------------------------------------------------

const viewBytes = (data: ArrayBufferView): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** A float32 constant that shares the memory of `data`. */
export const floatTensor = (name: string, dims: readonly number[], data: Float32Array): OnnxTensor => ({
  name,
  dtype: 'float32',
  dims,
  raw: viewBytes(data),
});

/** An int64 constant: a vector, or a scalar when `dims` is []. */
export const int64Tensor = (
  name: string,
  values: readonly number[],
  dims: readonly number[] = [values.length],
): OnnxTensor => ({
  name,
  dtype: 'int64',
  dims,
  raw: viewBytes(BigInt64Array.from(values, BigInt)),
});

/** A constant in half precision. */
export const halfTensor = (name: string, dims: readonly number[], values: readonly number[]): OnnxTensor => ({
  name,
  dtype: 'float16',
  dims,
  raw: viewBytes(Uint16Array.from(values, halfBits)),
});

// --- to bytes ---------------------------------------------------------------------------------------------------------

const ATTR_TYPES = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;
const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();

const toTensorProto = (tensor: OnnxTensor): object => ({
  name: tensor.name,
  dataType: ONNX_DTYPES[tensor.dtype],
  dims: tensor.dims,
  rawData: tensor.raw,
});

function toAttributeProto(name: string, attr: OnnxAttr): object {
  if ('int' in attr) return { name, type: ATTR_TYPES.int, i: attr.int };
  if ('float' in attr) return { name, type: ATTR_TYPES.float, f: attr.float };
  if ('string' in attr) return { name, type: ATTR_TYPES.string, s: utf8.encode(attr.string) };
  if ('tensor' in attr) return { name, type: ATTR_TYPES.tensor, t: toTensorProto(attr.tensor) };
  if ('ints' in attr) return { name, type: ATTR_TYPES.ints, ints: attr.ints };
  if ('floats' in attr) return { name, type: ATTR_TYPES.floats, floats: attr.floats };
  return { name, type: ATTR_TYPES.strings, strings: attr.strings.map((text) => utf8.encode(text)) };
}

const toNodeProto = (node: OnnxNode): object => ({
  opType: node.op,
  domain: node.domain ?? '',
  name: node.name ?? '',
  input: node.inputs,
  output: node.outputs,
  attribute: Object.entries(node.attrs ?? {}).map(([name, attr]) => toAttributeProto(name, attr)),
});

const toDimension = (size: number | string): object =>
  typeof size === 'string' ? { dimParam: size } : { dimValue: size };

const toValueInfoProto = (value: OnnxValueInfo): object => ({
  name: value.name,
  docString: value.doc ?? '',
  type: {
    tensorType: {
      elemType: ONNX_DTYPES[value.dtype],
      ...(value.dims === null ? {} : { shape: { dim: value.dims.map(toDimension) } }),
    },
  },
});

/** The bytes of a model file. Initializers are copied once, into the result. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const { graph } = model;
  return modelProto
    .encode({
      irVersion: model.irVersion,
      producerName: model.producer.name,
      producerVersion: model.producer.version,
      docString: model.doc ?? '',
      opsetImport: model.opsets,
      metadataProps: Object.entries(model.metadata).map(([key, value]) => ({ key, value })),
      graph: {
        name: graph.name,
        node: graph.nodes.map(toNodeProto),
        initializer: graph.initializers.map(toTensorProto),
        input: graph.inputs.map(toValueInfoProto),
        output: graph.outputs.map(toValueInfoProto),
      },
    } as never)
    .finish();
}

// --- from bytes -------------------------------------------------------------------------------------------------------

interface TensorFields {
  readonly name: string;
  readonly dataType: number;
  readonly dims: readonly number[];
  readonly rawData: Uint8Array;
  readonly floatData: readonly number[];
  readonly doubleData: readonly number[];
  readonly int32Data: readonly number[];
  readonly int64Data: readonly number[];
  readonly dataLocation: number;
}
interface AttributeFields {
  readonly name: string;
  readonly type: number;
  readonly i: number;
  readonly f: number;
  readonly s: Uint8Array;
  readonly t: TensorFields;
  readonly ints: readonly number[];
  readonly floats: readonly number[];
  readonly strings: readonly Uint8Array[];
}
interface NodeFields {
  readonly opType: string;
  readonly domain: string;
  readonly name: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly AttributeFields[];
}
interface ValueInfoFields {
  readonly name: string;
  readonly docString: string;
  readonly type: {
    readonly tensorType: {
      readonly elemType: number;
      readonly shape: { readonly dim: readonly { readonly dimValue: number; readonly dimParam: string }[] };
    };
  };
}
interface ModelFields {
  readonly irVersion: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString: string;
  readonly opsetImport: readonly { readonly domain: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly graph: {
    readonly name: string;
    readonly node: readonly NodeFields[];
    readonly initializer: readonly TensorFields[];
    readonly input: readonly ValueInfoFields[];
    readonly output: readonly ValueInfoFields[];
  };
}

const dtypeByNumber = new Map<number, OnnxDtype>(
  Object.entries(ONNX_DTYPES).map(([name, number]) => [number, name as OnnxDtype]),
);
function dtypeOf(number: number): OnnxDtype {
  const dtype = dtypeByNumber.get(number);
  if (dtype === undefined) throw new Error(`ONNX element type ${number} is not known here`);
  return dtype;
}

/** Writers other than ours may keep numbers in typed fields; they become raw bytes. */
function rawOf(tensor: TensorFields): Uint8Array {
  if (tensor.rawData.length > 0) return viewBytes(tensor.rawData);
  switch (dtypeOf(tensor.dataType)) {
    case 'float32':
      return viewBytes(Float32Array.from(tensor.floatData));
    case 'float64':
      return viewBytes(Float64Array.from(tensor.doubleData));
    case 'int64':
      return viewBytes(BigInt64Array.from(tensor.int64Data, BigInt));
    case 'int32':
      return viewBytes(Int32Array.from(tensor.int32Data));
    case 'uint8':
    case 'bool':
      return Uint8Array.from(tensor.int32Data);
    case 'float16':
      return viewBytes(Uint16Array.from(tensor.int32Data));
    default:
      throw new Error(`tensor "${tensor.name}" keeps its numbers in a way that is not read here`);
  }
}

const fromTensorProto = (tensor: TensorFields): OnnxTensor => ({
  name: tensor.name,
  dtype: dtypeOf(tensor.dataType),
  dims: tensor.dims,
  raw: rawOf(tensor),
});

function fromAttributeProto(attr: AttributeFields): OnnxAttr {
  switch (attr.type) {
    case ATTR_TYPES.int:
      return { int: attr.i };
    case ATTR_TYPES.float:
      return { float: attr.f };
    case ATTR_TYPES.string:
      return { string: fromUtf8.decode(attr.s) };
    case ATTR_TYPES.tensor:
      return { tensor: fromTensorProto(attr.t) };
    case ATTR_TYPES.ints:
      return { ints: attr.ints };
    case ATTR_TYPES.floats:
      return { floats: attr.floats };
    case ATTR_TYPES.strings:
      return { strings: attr.strings.map((text) => fromUtf8.decode(text)) };
    default:
      throw new Error(`attribute "${attr.name}" has type ${attr.type}, which is not read here`);
  }
}

const fromNodeProto = (node: NodeFields): OnnxNode => ({
  op: node.opType,
  domain: node.domain,
  name: node.name,
  inputs: node.input,
  outputs: node.output,
  attrs: Object.fromEntries(node.attribute.map((attr) => [attr.name, fromAttributeProto(attr)])),
});

const fromValueInfoProto = (value: ValueInfoFields): OnnxValueInfo => ({
  name: value.name,
  dtype: dtypeOf(value.type.tensorType.elemType),
  dims: value.type.tensorType.shape.dim.map((d) => (d.dimParam === '' ? d.dimValue : d.dimParam)),
  doc: value.docString,
});

/** Reads a model file. Tensors are views into `bytes`. Throws when the bytes are no model or use what is not read here. */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const fields = modelProto.toObject(modelProto.decode(bytes), {
    longs: Number,
    defaults: true,
  }) as unknown as ModelFields;
  const { graph } = fields;
  return {
    irVersion: fields.irVersion,
    opsets: fields.opsetImport,
    producer: { name: fields.producerName, version: fields.producerVersion },
    doc: fields.docString,
    metadata: Object.fromEntries(fields.metadataProps.map(({ key, value }) => [key, value])),
    graph: {
      name: graph.name,
      nodes: graph.node.map(fromNodeProto),
      initializers: graph.initializer.map(fromTensorProto),
      inputs: graph.input.map(fromValueInfoProto),
      outputs: graph.output.map(fromValueInfoProto),
    },
  };
}

/** TensorProto.DataLocation: the numbers are in another file. */
const EXTERNAL = 1;

/** The weights of a model file by name, without its operations: those may be any. */
export interface OnnxInitializers {
  readonly tensors: readonly OnnxTensor[];
  /** Initializers whose numbers are in another file. */
  readonly external: readonly string[];
  /** Other names of initializers: writers share equal tensors and keep the names through `Identity`. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** Reads only the initializers. Tensors are views into `bytes` where they can be. Throws when the bytes are no model. */
export function decodeInitializers(bytes: Uint8Array): OnnxInitializers {
  const { graph } = modelProto.toObject(modelProto.decode(bytes), {
    longs: Number,
    defaults: true,
  }) as unknown as ModelFields;
  const isExternal = ({ dataLocation }: TensorFields): boolean => dataLocation === EXTERNAL;
  const same = graph.node.filter(({ opType }) => opType === 'Identity');
  return {
    tensors: graph.initializer.filter((tensor) => !isExternal(tensor)).map(fromTensorProto),
    external: graph.initializer.filter(isExternal).map(({ name }) => name),
    aliases: new Map(same.map(({ input, output }) => [output[0] ?? '', input[0] ?? ''])),
  };
}
