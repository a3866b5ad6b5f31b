using InfoMax.Cli.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace InfoMax.Cli.Progress;

/// <summary>Sends logs to standard error.</summary>
public static class LogOutput
{
    /// <summary>Warnings, or everything of note when verbose; nothing but errors when quiet.</summary>
    public static void Configure(ILoggingBuilder logging, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(logging);
        ArgumentNullException.ThrowIfNull(options);
        logging.SetMinimumLevel(options.Verbose ? LogLevel.Information : options.Quiet ? LogLevel.Error : LogLevel.Warning);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.JsonLogs)
        {
            logging.AddJsonConsole();
        }
        else
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }
}
