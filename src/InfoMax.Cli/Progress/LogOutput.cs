using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Options;
using Microsoft.Extensions.Logging;

namespace InfoMax.Cli.Progress;

/// <summary>Sends logs to standard error, a line each.</summary>
public static class LogOutput
{
    /// <summary>Warnings, or everything of note when verbose; nothing but errors when quiet; nothing once interrupted.</summary>
    public static void Configure(ILoggingBuilder logging, LogStyle style, CancellationToken interrupted)
    {
        ArgumentNullException.ThrowIfNull(logging);
        logging.SetMinimumLevel(style.Verbose ? LogLevel.Information : style.Quiet ? LogLevel.Error : LogLevel.Warning);
        logging.AddProvider(new LineLoggerProvider(Console.Error, style.Json, interrupted));
    }

    private sealed class LineLoggerProvider(TextWriter writer, bool json, CancellationToken interrupted) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new LineLogger(writer, json, categoryName, interrupted);

        public void Dispose() => writer.Flush();
    }

    /// <summary>A stack trace says nothing to a user: only the first line of a message is shown.</summary>
    private sealed class LineLogger(TextWriter writer, bool json, string category, CancellationToken interrupted) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && !interrupted.IsCancellationRequested;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            string message = formatter(state, exception).Split('\n', 2)[0].TrimEnd();
            string level = logLevel.ToString().ToLower(CultureInfo.InvariantCulture);
            writer.WriteLine(json ? JsonSerializer.Serialize(new { log = level, category, message }) : $"{level}: {message}");
        }
    }
}
