/** Rows of texts as aligned columns. */

/** How a column stands: names to the left, figures to the right. */
export type Alignment = 'left' | 'right';

/** Lines of a table, each ending where its last text ends. `alignments` has one entry per column. */
export const formatColumns = (
  rows: readonly (readonly string[])[],
  alignments: readonly Alignment[],
): readonly string[] => {
  const widths = alignments.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((text, column) =>
        alignments[column] === 'right' ? text.padStart(widths[column]!) : text.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
};
