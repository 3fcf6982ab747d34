/** A picture that came along with an answer, shown from memory. */
import { useEffect, useRef } from 'react';

export interface JpegPictureProps {
  readonly jpeg: Uint8Array;
}

/** What it shows is said by what it stands in. */
export function JpegPicture({ jpeg }: JpegPictureProps) {
  const image = useRef<HTMLImageElement>(null);
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([new Uint8Array(jpeg)], { type: 'image/jpeg' }));
    if (image.current !== null) image.current.src = url;
    return () => URL.revokeObjectURL(url);
  }, [jpeg]);
  return <img ref={image} alt="" draggable={false} />;
}
