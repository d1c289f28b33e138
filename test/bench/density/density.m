% The golden charge as a density on a grid (Scharfetter-Gummel flux), index-1 DAE in the density and the potential, by ode15s.
% usage: octave density.m cells rtol   Prints seconds, potential and standard deviation at mean 0.75, or why it gave up.
1;
function u = curve(x)
  u = 4.3452 - 1.6518*x + 1.6225*x.^2 - 2.0843*x.^3 + 3.5146*x.^4 - 2.2166*x.^5 - 0.5623e-4*exp(109.451*x - 100.006);
end
function b = bern(z)
  b = 1 - z/2 + z.^2/12;
  k = abs(z) > 1e-5;
  b(k) = z(k) ./ expm1(z(k));
end
function F = flux(f, V, xf, dx, kT, D0)
  eta = (V - curve(xf)) / kT;
  p = -eta * dx / D0;
  R = 10 ./ (1 + exp(25*(xf - 0.6))) .* (exp(-eta/2) - exp(eta/2));
  g = R ./ p;
  F = g .* (bern(-p) .* f(1:end-1) - bern(p) .* f(2:end));
end
function dy = right(t, y, xf, dx, kT, D0)
  n = numel(y) - 1;
  F = flux(y(1:n), y(n+1), xf, dx, kT, D0);
  dy = [-([F; 0] - [0; F]) / dx; sum(F)*dx + 1];
end
a = argv();
n = str2double(a{1}); rtol = str2double(a{2});
kT = 0.0256925791; D0 = 0.005; dx = 0.8/n;
x = 0.2 + ((1:n)' - 0.5)*dx; xf = 0.2 + (1:n-1)'*dx;
dens = @(V) exp(cumsum([0; -(V - curve(xf))/kT*dx/D0]) - max(cumsum([0; -(V - curve(xf))/kT*dx/D0])));
meanof = @(f) sum(f.*x)/sum(f);
V = fzero(@(V) meanof(dens(V)) - 0.95, [3.3 4]);
f = dens(V); f = f/(sum(f)*dx);
V = fzero(@(V) sum(flux(f, V, xf, dx, kT, D0))*dx + 1, [3.6 4.4]);
M = speye(n+1); M(n+1,n+1) = 0;
y0 = [f; V];
rhs = @(t,y) right(t, y, xf, dx, kT, D0);
yp0 = rhs(0, y0);
opt = odeset('RelTol', rtol, 'AbsTol', rtol, 'Mass', M, 'MassSingular', 'yes', 'InitialSlope', yp0, 'MaxStep', 0.05);
tic;
try
  [t, y] = ode15s(rhs, [0 0.2], y0, opt);
  seconds = toc;
  g = y(end,1:n)'; m = sum(g.*x)*dx;
  if (t(end) < 0.2 - 1e-9), printf('gave up at t = %g\n', t(end)); else
  printf('%.4f %.6f %.6f %d\n', seconds, y(end,n+1), sqrt(sum(g.*(x-m).^2)*dx), numel(t)); end
catch e
  printf('gave up: %s\n', e.message);
end
