/**
 * The assignment of rows to columns with the least total cost: every row gets a column of its own when
 * there are as many columns as rows or more, otherwise every column a row.
 *
 * Shortest augmenting paths with potentials (Jonker and Volgenant 1987), O(min² · max).
 *
 * @param cost (rows, columns) row-major, finite; may be negative
 * @returns (rows) the column of each row, −1 where it has none
 */
export function solveAssignment(cost: Float64Array, rows: number, columns: number): Int32Array {
  if (cost.length !== rows * columns) {
    throw new RangeError(`${cost.length} costs are no ${rows} × ${columns} matrix`);
  }
  if (rows > columns) {
    const rowOfColumn = solveWide(transpose(cost, rows, columns), columns, rows);
    const result = new Int32Array(rows).fill(-1);
    rowOfColumn.forEach((row, column) => {
      result[row] = column;
    });
    return result;
  }
  return solveWide(cost, rows, columns);
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) result[c * rows + r] = matrix[r * columns + c];
  }
  return result;
}

/** rows ≤ columns. Column `columns` is a virtual one from which each search starts. */
function solveWide(cost: Float64Array, rows: number, columns: number): Int32Array {
  const rowPotential = new Float64Array(rows);
  const columnPotential = new Float64Array(columns + 1);
  const rowOfColumn = new Int32Array(columns + 1).fill(-1);
  const previous = new Int32Array(columns);
  const distance = new Float64Array(columns);
  const done = new Uint8Array(columns + 1);
  for (let row = 0; row < rows; row++) {
    rowOfColumn[columns] = row;
    distance.fill(Number.POSITIVE_INFINITY);
    done.fill(0);
    let column = columns;
    while (rowOfColumn[column] !== -1) {
      done[column] = 1;
      const r = rowOfColumn[column];
      let nearest = -1;
      let step = Number.POSITIVE_INFINITY;
      for (let c = 0; c < columns; c++) {
        if (done[c]) continue;
        const reduced = cost[r * columns + c] - rowPotential[r] - columnPotential[c];
        if (reduced < distance[c]) {
          distance[c] = reduced;
          previous[c] = column;
        }
        if (distance[c] < step) {
          step = distance[c];
          nearest = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (done[c]) {
          rowPotential[rowOfColumn[c]] += step;
          columnPotential[c] -= step;
        } else if (c < columns) distance[c] -= step;
      }
      column = nearest;
    }
    while (column !== columns) {
      rowOfColumn[column] = rowOfColumn[previous[column]];
      column = previous[column];
    }
  }
  const result = new Int32Array(rows).fill(-1);
  for (let c = 0; c < columns; c++) if (rowOfColumn[c] !== -1) result[rowOfColumn[c]] = c;
  return result;
}
