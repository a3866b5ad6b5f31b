using System.CommandLine;
using System.CommandLine.Invocation;

namespace InfoMax.Cli.Commands;

/// <summary>What <c>--help</c> does.</summary>
internal sealed class HelpCommandAction : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.Write(HelpText.Of(parseResult.CommandResult.Command));
        return ExitCode.Done;
    }
}
