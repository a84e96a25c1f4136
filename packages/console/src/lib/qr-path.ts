/** The dark squares of a QR code as the data of an SVG path, one unit a square; neighbours in a row are one rectangle. */
export function drawSquares(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => drawRow(row, y)).join("");
}

function drawRow(row: readonly boolean[], y: number): string[] {
  const rectangles: string[] = [];
  let start = 0;
  while (start < row.length) {
    let end = start;
    while (row[end] === true) end++;
    if (end > start) rectangles.push(`M${start} ${y}h${end - start}v1H${start}z`);
    start = end + 1;
  }
  return rectangles;
}
