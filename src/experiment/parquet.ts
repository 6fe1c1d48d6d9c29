/** Columns as a Parquet file. Whole numbers are 64 bits wide, others double; texts and JSON are UTF-8. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import type { Column, ColumnKind } from './columns.ts';

const TYPES: Readonly<Record<ColumnKind, 'STRING' | 'INT64' | 'DOUBLE'>> = {
  text: 'STRING',
  json: 'STRING',
  whole: 'INT64',
  number: 'DOUBLE',
};

export const formatParquet = (columns: readonly Column[]): Uint8Array =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: columns.map(({ name, kind, values }) => ({
        name,
        type: TYPES[kind],
        data: kind === 'whole' ? values.map((value) => (value === null ? null : BigInt(value))) : [...values],
      })),
    }),
  );
