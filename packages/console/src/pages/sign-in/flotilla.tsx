import type { ReactElement } from "react";

import classes from "./sign-in-page.module.css";

const far = [
  { x: 132, y: 573, scale: 0.62 },
  { x: 476, y: 614, scale: 0.5 },
];
const near = { x: 300, y: 628, scale: 1.35 };

/** The picture beside the form: three boats under way. */
export function Flotilla(): ReactElement {
  return (
    <svg
      className={classes.drawing}
      viewBox="0 0 600 900"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <circle cx="440" cy="392" r="42" fill="#f3e7c9" opacity="0.85" />
      {far.map((boat) => (
        <Boat key={boat.x} {...boat} />
      ))}
      <path fill="#23708a" d="M-60 618c110-26 220-22 330 0s220 22 390-6v290H-60z" />
      <Boat {...near} />
      <path fill="#1b5b72" d="M-60 690c120-34 240-30 350-6s210 26 370-14v240H-60z" />
      <path fill="#154a5d" d="M-60 764c110-20 220-8 330 8s210 16 390-16v150H-60z" />
      <path fill="#0f3a4a" d="M-60 836c100-18 210-20 320-4s210 14 400-10v80H-60z" />
    </svg>
  );
}

function Boat({ x, y, scale }: typeof near): ReactElement {
  return (
    <g transform={`translate(${x} ${y}) scale(${scale})`}>
      <path fill="#fff" d="M-3-106V10h-56C-34-18-13-58-3-106z" />
      <path fill="#8fd0d8" d="M6-76c19 20 40 48 50 86H6z" />
      <path fill="#fff" d="M-70 22H70C62 42 48 52 30 52h-60c-18 0-32-10-40-30z" />
    </g>
  );
}
