/** The stage as a React component. */
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import type { Tool, ToolKey, ToolPointer } from '#renderer/tools/Tool.ts';
import { ImageStage, type ShownImage } from './ImageStage.ts';
import type { Overlay } from './Overlay.ts';
import type { PictureLight } from './PictureLayer.ts';
import type { ToolKeyDetail } from './StageInput.ts';

export interface ImageViewHandle {
  readonly fit: () => void;
  readonly actualSize: () => void;
  readonly zoomBy: (factor: number) => void;
  /** Keys go to the tool in hand first. @returns true when it had a use for the key */
  readonly toolKey: (key: ToolKey, more: ToolKeyDetail) => boolean;
}

export interface ImageViewProps {
  readonly ref?: Ref<ImageViewHandle>;
  readonly image: ShownImage;
  /** Decoded ahead. */
  readonly upcoming: readonly string[];
  /** What the image is, for those who do not see it. */
  readonly label: string;
  readonly className?: string | undefined;
  /** What lies above the picture, the last one on top. Those that stay the same objects stay as they are. */
  readonly overlays?: readonly Overlay[];
  /** What the pointer does; left out or null: it only moves the picture. */
  readonly tool?: Tool | null;
  /** What CSS shows under the pointer: `none` where an overlay draws it. */
  readonly cursor?: string;
  readonly light?: PictureLight;
  /** The zoom that somebody chose stays when the image is another one. */
  readonly keepsZoom?: boolean;
  readonly onScale: (scale: number) => void;
  readonly onFailed: (url: string) => void;
  /** Where the pointer is, at most once per frame; null when it left. */
  readonly onPointer?: ((at: ToolPointer | null) => void) | undefined;
}

const NO_OVERLAYS: readonly Overlay[] = [];
const PLAIN: PictureLight = { brightness: 1, contrast: 1, gamma: 1 };
const ignore = (): void => undefined;

export function ImageView(props: ImageViewProps) {
  const { ref, image, upcoming, label, className, keepsZoom = false, onScale, onFailed } = props;
  const {
    overlays = NO_OVERLAYS,
    tool = null,
    cursor = 'default',
    light = PLAIN,
    onPointer = ignore,
  } = props;
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<ImageStage | null>(null);
  const events = useRef({ onScale, onFailed, onPointer });
  useEffect(() => {
    events.current = { onScale, onFailed, onPointer };
  });
  useEffect(() => {
    const container = box.current;
    if (container === null) return undefined;
    const made = new ImageStage(container, {
      onScale: (scale) => events.current.onScale(scale),
      onFailed: (url) => events.current.onFailed(url),
      onLoaded: () => container.setAttribute('data-loaded', 'true'),
      onPointer: (at) => events.current.onPointer(at),
    });
    stage.current = made;
    const observer = new ResizeObserver(() => made.resize(container.clientWidth, container.clientHeight));
    observer.observe(container);
    return () => {
      observer.disconnect();
      made.destroy();
      stage.current = null;
    };
  }, []);
  // The image before its overlays: what is given up on the way belongs to the image before.
  const keeps = useRef(keepsZoom);
  useEffect(() => {
    keeps.current = keepsZoom;
  }, [keepsZoom]);
  useEffect(() => stage.current?.show(image, keeps.current), [image]);
  useEffect(() => stage.current?.setOverlays(overlays), [overlays]);
  useEffect(() => stage.current?.setTool(tool), [tool]);
  useEffect(() => stage.current?.setCursor(cursor), [cursor]);
  useEffect(() => stage.current?.setLight(light), [light]);
  useEffect(() => stage.current?.prefetch(upcoming), [upcoming]);
  useImperativeHandle(ref, () => ({
    fit: () => stage.current?.fit(),
    actualSize: () => stage.current?.actualSize(),
    zoomBy: (factor) => stage.current?.zoomBy(factor),
    toolKey: (key, more) => stage.current?.toolKey(key, more) ?? false,
  }));
  return <div ref={box} className={className} role="img" aria-label={label} />;
}
