using System.CommandLine;
using System.Net;
using Akka.Configuration;
using InfoMax.Cli.Commands;
using InfoMax.Cli.Http;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Testing.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>What the command itself says about its options, paths and times.</summary>
internal static class CommandDefinitions
{
    private static readonly OptionSet Set = NodeOptionsReader.CreateSet();
    private static readonly RootCommand Root = InfomaxCommand.Create();

    /// <summary>The variables that <c>infomax node</c> reads, with the names of their options.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = Set.FileNames
        .Append(IOptionSet.ConfigName)
        .ToDictionary(EnvironmentOptions.VariableOf, name => name, StringComparer.Ordinal);

    /// <summary>The options of all verbs, with their dashes.</summary>
    public static IReadOnlySet<string> OptionNames { get; } =
        Root.Subcommands.SelectMany(verb => verb.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet(StringComparer.Ordinal);

    /// <summary>The health endpoints that a node serves.</summary>
    public static IReadOnlySet<string> HealthPaths { get; } = Routes();

    /// <summary>Seconds that a node may take to leave.</summary>
    public static int LeaveSeconds(DeploymentFiles files) =>
        (int)ConfigurationFactory.ParseString(files["config/node.conf"]).GetTimeSpan("infomax.leave-timeout").TotalSeconds;

    /// <summary>Whether a command line (without the program) parses; what is wrong otherwise. An unknown option that was taken for an input is wrong too.</summary>
    public static IReadOnlyList<string> ProblemsOf(IReadOnlyList<string> arguments)
    {
        ParseResult parsed = Root.Parse(arguments);
        return
        [
            .. parsed.Errors.Select(error => error.Message),
            .. parsed.CommandResult.Tokens.Where(token => token.Value.StartsWith('-')).Select(token => $"'{token.Value}' is no option"),
        ];
    }

    /// <summary>
    /// What <c>infomax node</c> makes of arguments and variables; null when it refuses them, with the reason. The data
    /// directory is replaced by one of the test, for reading settings makes it.
    /// </summary>
    public static NodeSettings? Settings(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables, out IReadOnlyList<string> reasons)
    {
        OptionSet set = NodeOptionsReader.CreateSet();
        System.CommandLine.Command command = new("node");
        set.AddTo(command);
        string scratch = Directory.CreateTempSubdirectory("infomax-deployment-").FullName;
        try
        {
            string file = Path.Combine(scratch, "node.yaml");
            File.WriteAllLines(file, variables
                .Where(variable => Variables.ContainsKey(variable.Key))
                .Select(variable => $"{Variables[variable.Key]}: '{variable.Value}'"));
            string[] tokens = [];
            if (variables.ContainsKey("INFOMAX_TOKEN_FILE"))
            {
                tokens = ["--token-file", Path.Combine(scratch, "token")];
                File.WriteAllText(tokens[1], "0123456789abcdef");
            }

            if (variables.ContainsKey("INFOMAX_TLS_DIR"))
            {
                using CertificateAuthority authority = new("deployment");
                tokens = [.. tokens, "--tls-dir", authority.Fill(Path.Combine(scratch, "tls"), IPAddress.Loopback)];
            }

            OptionProblems problems = new();
            NodeSettings? settings = NodeOptionsReader.Read(
                set, command.Parse([.. arguments.Skip(1), "--config", file, "--data-dir", Path.Combine(scratch, "data"), .. tokens]), problems);
            reasons = problems.Lines;
            return settings;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static HashSet<string> Routes()
    {
        WebApplication application = WebApplication.CreateSlimBuilder().Build();
        application.MapHealth(new CurrentNode());
        return [.. ((IEndpointRouteBuilder)application).DataSources
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!)];
    }
}
