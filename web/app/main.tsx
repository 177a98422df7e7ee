import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '../theme/base.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { schemeVariables, theme } from '../theme/theme.ts';
import { watchArrivals } from '../upload/glance.ts';
import { guardUploads } from '../upload/queue.ts';
import { App } from './app.tsx';
import { followEvents } from './follow-events.ts';

const colorSchemeManager = localStorageColorSchemeManager({ key: 'kinemesh-color-scheme' });

followEvents();
guardUploads();
watchArrivals();

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={schemeVariables}
        colorSchemeManager={colorSchemeManager}
        defaultColorScheme="auto"
      >
        <App />
      </MantineProvider>
    </StrictMode>,
  );
}
