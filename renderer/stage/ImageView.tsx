/** The stage as a React component. */
import { useEffect, useImperativeHandle, useRef, type Ref } from 'react';
import { ImageStage, type ShownImage } from './ImageStage.ts';

export interface ImageViewHandle {
  readonly fit: () => void;
  readonly actualSize: () => void;
  readonly zoomBy: (factor: number) => void;
}

export interface ImageViewProps {
  readonly ref?: Ref<ImageViewHandle>;
  readonly image: ShownImage;
  /** Decoded ahead. */
  readonly upcoming: readonly string[];
  /** What the image is, for those who do not see it. */
  readonly label: string;
  readonly className?: string | undefined;
  readonly onScale: (scale: number) => void;
  readonly onFailed: (url: string) => void;
}

export function ImageView({ ref, image, upcoming, label, className, onScale, onFailed }: ImageViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const stage = useRef<ImageStage | null>(null);
  const events = useRef({ onScale, onFailed });
  useEffect(() => {
    events.current = { onScale, onFailed };
  });
  useEffect(() => {
    const container = box.current;
    if (container === null) return undefined;
    const made = new ImageStage(container, {
      onScale: (scale) => events.current.onScale(scale),
      onFailed: (url) => events.current.onFailed(url),
      onLoaded: () => container.setAttribute('data-loaded', 'true'),
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
  useEffect(() => stage.current?.show(image), [image]);
  useEffect(() => stage.current?.prefetch(upcoming), [upcoming]);
  useImperativeHandle(ref, () => ({
    fit: () => stage.current?.fit(),
    actualSize: () => stage.current?.actualSize(),
    zoomBy: (factor) => stage.current?.zoomBy(factor),
  }));
  return <div ref={box} className={className} role="img" aria-label={label} />;
}
