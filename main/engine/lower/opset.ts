/** The operator sets that are written: 18 is the first with antialiased Resize and with adding ScatterElements. */
export const OPSET = 18;
/** The model format that belongs to opset 18. */
export const IR_VERSION = 8;
/** onnxruntime's own operators on blocked layouts; only ever in training programs for this machine. */
export const NCHWC_DOMAIN = 'com.microsoft.nchwc';
