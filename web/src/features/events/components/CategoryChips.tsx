import Brush from '@mui/icons-material/BrushOutlined';
import Celebration from '@mui/icons-material/CelebrationOutlined';
import FamilyRestroom from '@mui/icons-material/ChildCareOutlined';
import Podium from '@mui/icons-material/CoPresentOutlined';
import Handyman from '@mui/icons-material/HandymanOutlined';
import Mic from '@mui/icons-material/MicNoneOutlined';
import Movie from '@mui/icons-material/MovieOutlined';
import MusicNote from '@mui/icons-material/MusicNoteOutlined';
import Nightlife from '@mui/icons-material/NightlifeOutlined';
import Restaurant from '@mui/icons-material/RestaurantOutlined';
import Sports from '@mui/icons-material/SportsSoccerOutlined';
import Theatre from '@mui/icons-material/TheaterComedyOutlined';
import Box from '@mui/material/Box';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { type Category, categories } from '../types';

export const categoryIcons: Record<Category, typeof MusicNote> = {
  music: MusicNote,
  nightlife: Nightlife,
  theatre: Theatre,
  comedy: Mic,
  festival: Celebration,
  sports: Sports,
  film: Movie,
  art: Brush,
  food: Restaurant,
  family: FamilyRestroom,
  conference: Podium,
  workshop: Handyman,
};

interface Props {
  /** Which ones there is anything in; all of them until that is known. */
  known?: readonly Category[] | undefined;
  selected?: Category | '';
  to: (category: Category | '') => string;
}

/** Links, so that a category can be opened in a tab and read aloud as what it is. */
export function CategoryChips({ known, selected = '', to }: Props) {
  const { t } = useTranslation('events');
  const shown = categories.filter((one) => !known || known.includes(one) || one === selected);
  return (
    <Box
      component="nav"
      aria-label={t('category.label')}
      sx={{
        display: 'flex',
        gap: 2,
        overflowX: 'auto',
        scrollbarWidth: 'none',
        mx: { xs: -4, sm: -6 },
        px: { xs: 4, sm: 6 },
        py: 1,
        flexWrap: { md: 'wrap' },
      }}
    >
      {shown.map((category) => {
        const Icon = categoryIcons[category];
        const active = category === selected;
        return (
          <Box
            key={category}
            component={Link}
            to={to(active ? '' : category)}
            aria-current={active ? 'true' : undefined}
            sx={{
              display: 'inline-flex',
              alignItems: 'center',
              gap: 1.5,
              flexShrink: 0,
              minHeight: 44,
              paddingInlineStart: 3,
              paddingInlineEnd: 4,
              borderRadius: 999,
              border: 1,
              fontSize: '0.875rem',
              fontWeight: 560,
              textDecoration: 'none',
              transition: 'background-color 150ms, border-color 150ms, color 150ms',
              borderColor: active ? 'text.primary' : 'divider',
              bgcolor: active ? 'text.primary' : 'background.paper',
              color: active ? 'background.default' : 'text.primary',
              '&:hover': { borderColor: active ? 'text.primary' : 'text.disabled' },
            }}
          >
            <Icon sx={{ fontSize: 18 }} aria-hidden />
            {t(`category.${category}`)}
          </Box>
        );
      })}
    </Box>
  );
}
