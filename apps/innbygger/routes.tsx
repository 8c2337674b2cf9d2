// https://tanstack.com/router (code-based routes): the citizen's addresses. Nothing personal stands in them.
import { createRootRoute, createRoute, createRouter, Outlet } from '@tanstack/react-router';
import { Citizen, useOwnPatient } from './Citizen.tsx';
import { LogPage } from './log/LogPage.tsx';
import { MandatesPage } from './mandates/MandatesPage.tsx';
import { MeasurementsPage } from './measurements/MeasurementsPage.tsx';
import { PrivacyPage } from './privacy/PrivacyPage.tsx';

const root = createRootRoute({
  component: () => (
    <Citizen>
      <Outlet />
    </Citizen>
  ),
});

const measurements = createRoute({ getParentRoute: () => root, path: '/', component: Measurements });
const log = createRoute({ getParentRoute: () => root, path: '/logg', component: Log });
const privacy = createRoute({ getParentRoute: () => root, path: '/personvern', component: Privacy });
const mandates = createRoute({ getParentRoute: () => root, path: '/fullmakter', component: Mandates });

export const router = createRouter({
  routeTree: root.addChildren([measurements, log, privacy, mandates]),
  basepath: '/innbygger',
  defaultPreload: false,
});

function Measurements() {
  return <MeasurementsPage patient={useOwnPatient()} />;
}

function Log() {
  return <LogPage patient={useOwnPatient()} />;
}

function Privacy() {
  return <PrivacyPage patient={useOwnPatient()} />;
}

function Mandates() {
  return <MandatesPage patient={useOwnPatient()} />;
}
