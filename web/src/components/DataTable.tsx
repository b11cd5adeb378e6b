import ArrowDownward from '@mui/icons-material/ArrowDownward';
import ArrowUpward from '@mui/icons-material/ArrowUpward';
import Box from '@mui/material/Box';
import ButtonBase from '@mui/material/ButtonBase';
import type { ReactNode } from 'react';
import { ErrorState } from './ErrorState';
import { ListSkeleton } from './Skeletons';

export interface Column<Row> {
  key: string;
  header: string;
  cell: (row: Row) => ReactNode;
  align?: 'start' | 'end';
  width?: number | string;
  /** Leads the card on a phone, without its label. One column has it. */
  primary?: boolean;
  /** Left out on a phone. */
  wide?: boolean;
  /** Stands in the upper corner of the card on a phone: the row's menu. */
  corner?: boolean;
  sortable?: boolean;
}

export interface Sort {
  key: string;
  descending: boolean;
}

interface Props<Row> {
  /** Says what the table lists; read aloud, not shown. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  /** Makes a row open something. Keep a link in the primary cell too, for keyboards. */
  onRowClick?: (row: Row) => void;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  loading?: boolean;
  error?: unknown;
  onRetry?: () => void;
  /** Shown instead of a table without rows. */
  empty: ReactNode;
}

const phone = '@container (max-width: 640px)';

/** A table where there is room, cards where there is none; the roles keep it a table for screen readers. */
export function DataTable<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, onRowClick, sort, onSort, loading, error, onRetry, empty } = props;
  if (error) return <ErrorState error={error} {...(onRetry ? { onRetry } : {})} />;
  if (loading || !rows) return <ListSkeleton height={52} />;
  if (rows.length === 0) return <>{empty}</>;
  return (
    <Box sx={{ containerType: 'inline-size' }}>
      <Box
        component="table"
        role="table"
        aria-label={label}
        sx={{
          width: 1,
          borderCollapse: 'separate',
          borderSpacing: 0,
          border: 1,
          borderColor: 'divider',
          borderRadius: '12px',
          bgcolor: 'background.paper',
          overflow: 'hidden',
          fontSize: '0.875rem',
          fontVariantNumeric: 'tabular-nums',
          '& th, & td': { px: 4, py: 3, borderBottom: 1, borderColor: 'divider', textAlign: 'start' },
          '& tbody tr:last-of-type td': { borderBottom: 0 },
          [phone]: {
            '&, & tbody, & tr, & td': { display: 'block' },
            '& thead': {
              position: 'absolute',
              width: '1px',
              height: '1px',
              overflow: 'hidden',
              clipPath: 'inset(50%)',
            },
            '& tbody tr': { position: 'relative', p: 4, borderBottom: 1, borderColor: 'divider' },
            '& tbody tr:last-of-type': { borderBottom: 0 },
            '& td': { p: 0, py: 0.75, border: 0 },
          },
        }}
      >
        <Box component="thead" role="rowgroup" sx={{ bgcolor: 'surface.sunken' }}>
          <tr role="row">
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </Box>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <Box
              component="tr"
              role="row"
              key={rowKey(row)}
              onClick={onRowClick && (() => onRowClick(row))}
              sx={{
                transition: 'background-color 120ms',
                ...(onRowClick && { cursor: 'pointer', '&:hover': { bgcolor: 'action.hover' } }),
              }}
            >
              {columns.map((column) => (
                <BodyCell key={column.key} column={column} row={row} />
              ))}
            </Box>
          ))}
        </tbody>
      </Box>
    </Box>
  );
}

interface HeaderProps<Row> {
  column: Column<Row>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderProps<Row>) {
  const sorted = sort?.key === column.key ? sort : undefined;
  const Arrow = sorted?.descending ? ArrowDownward : ArrowUpward;
  return (
    <Box
      component="th"
      role="columnheader"
      scope="col"
      aria-sort={sorted ? (sorted.descending ? 'descending' : 'ascending') : undefined}
      sx={{
        width: column.width,
        color: 'text.secondary',
        fontSize: '0.8125rem',
        fontWeight: 560,
        whiteSpace: 'nowrap',
        '&&': { textAlign: column.align ?? 'start', py: 2 },
      }}
    >
      {column.sortable && onSort ? (
        <ButtonBase
          onClick={() => onSort({ key: column.key, descending: sorted ? !sorted.descending : false })}
          sx={{
            font: 'inherit',
            gap: 1,
            minHeight: 28,
            borderRadius: '6px',
            '&:hover': { color: 'text.primary' },
          }}
        >
          {column.header}
          <Arrow sx={{ fontSize: 14, opacity: sorted ? 1 : 0.3 }} />
        </ButtonBase>
      ) : (
        column.header
      )}
    </Box>
  );
}

function BodyCell<Row>({ column, row }: { column: Column<Row>; row: Row }) {
  return (
    <Box
      component="td"
      role="cell"
      sx={{
        '&&': { textAlign: column.align ?? 'start' },
        [phone]: {
          '&&': {
            display: column.wide ? 'none' : 'flex',
            ...(column.corner && { position: 'absolute', insetBlockStart: 12, insetInlineEnd: 8, p: 0 }),
            justifyContent: 'space-between',
            alignItems: 'center',
            gap: 4,
            textAlign: column.primary ? 'start' : 'end',
          },
          ...(column.primary ? { fontSize: '1rem', fontWeight: 600, paddingBlockEnd: 1.5 } : {}),
        },
      }}
    >
      {!column.primary && !column.corner && (
        <Box
          component="span"
          aria-hidden
          sx={{
            display: 'none',
            [phone]: { display: 'inline' },
            color: 'text.secondary',
            fontSize: '0.8125rem',
          }}
        >
          {column.header}
        </Box>
      )}
      {column.cell(row)}
    </Box>
  );
}
