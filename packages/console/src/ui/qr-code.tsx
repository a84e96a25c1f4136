import { useId, useMemo } from "react";
import type { ReactElement } from "react";
import { encode } from "uqr";

import { drawSquares } from "../lib/qr-path.ts";

import classes from "./qr-code.module.css";

// The standard (ISO/IEC 18004) asks for four squares of white around the code.
const quietZone = 4;

/** A QR code: black on white whatever the colours of the page, because scanners expect it so. */
export function QrCode({
  text,
  title,
}: {
  readonly text: string;
  readonly title: string;
}): ReactElement {
  const titleId = useId();
  const { size, path } = useMemo(() => {
    const code = encode(text, { ecc: "M", border: 0 });
    return { size: code.size, path: drawSquares(code.data) };
  }, [text]);
  const side = size + 2 * quietZone;
  return (
    <svg
      className={classes.code}
      viewBox={`${-quietZone} ${-quietZone} ${side} ${side}`}
      shapeRendering="crispEdges"
      role="img"
      aria-labelledby={titleId}
    >
      <title id={titleId}>{title}</title>
      <rect x={-quietZone} y={-quietZone} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
