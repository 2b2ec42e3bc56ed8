@echo off
rem Double-click to start coopkit on Windows: finds a Python that fits, and runs start.py.
rem All lines that run when Python is found are ASCII. The Japanese text stands at the end,
rem after the switch to UTF-8, where cmd looks for no label any more.
setlocal
title coopkit
pushd "%~dp0"
set "FITS=import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
set "FOUND="
for %%V in (3.13 3.12 3.11) do if not defined FOUND (
  py -%%V -c "%FITS%" >nul 2>nul && set "FOUND=py -%%V"
)
for %%P in (python python3) do if not defined FOUND (
  %%P -c "%FITS%" >nul 2>nul && set "FOUND=%%P"
)
if not defined FOUND goto explain
%FOUND% start.py %*
set "CODE=%ERRORLEVEL%"
popd
rem A window that closes at once would hide the message.
if not "%CODE%"=="0" pause
exit /b %CODE%

:explain
chcp 65001 >nul
echo.
echo  Python 3.11, 3.12, 3.13 was not found.
echo.
echo  合う Python（3.11、3.12、3.13）が見つかりませんでした。
echo  次のどちらかで Python 3.13 を入れてください（無料です）。
echo.
echo    1. Microsoft Store を開き、「Python 3.13」をさがして「入手」を押す
echo    2. https://www.python.org/downloads/ から Python 3.13 の
echo       「Windows installer (64-bit)」を入れる
echo.
echo  そのあと「はじめる.bat」をもう一度開いてください。
echo.
popd
pause
exit /b 1
