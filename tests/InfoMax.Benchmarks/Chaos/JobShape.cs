using System.Text.Json.Nodes;

namespace InfoMax.Benchmarks.Chaos;

/// <summary>A job that schedules disturb: its rounds differ from those of the others.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Options">Its options, by the names of <c>config/run.yaml</c>, without inputs and output; <see cref="Labels"/> stands for the file of labels.</param>
internal sealed record JobShape(string Name, IReadOnlyList<(string Option, string Value)> Options)
{
    private const string Labels = "{labels}";

    /// <summary>
    /// All shapes. Their solvers are the quick ones: the others only take longer. What solves among partitions needs the usual solver, and more
    /// neighbours than one item of its memory holds.
    /// </summary>
    public static IReadOnlyList<JobShape> All { get; } =
    [
        new("one partition", [("fraction", "0.1"), ("partitions", "1"), ("solver", "greedy")]),
        new("four partitions", [("fraction", "0.1"), ("partitions", "4"), ("partitioner", "semantic"), ("solver", "gradient")]),
        new("three partitions that solve among themselves", [("fraction", "0.1"), ("partitions", "3"), ("neighbors", "200"), ("memory", "380M")]),
        new("copies in three ranges", [("fraction", "0.1"), ("partitions", "1"), ("copies", "0.9"), ("copy-ranges", "3"), ("solver", "greedy")]),
        new("equal quotas over clusters of three partitions", [("fraction", "0.1"), ("partitions", "3"), ("groups", "cluster"), ("quota", "equal"), ("copies", "0.9"), ("copy-ranges", "2"), ("solver", "greedy")]),
        new("several scores of three partitions", [("fraction", "0.1"), ("partitions", "3"), ("score", "combine:prototype*1+hub*1+density*-0.5"), ("solver", "greedy")]),
        new("four random partitions", [("fraction", "0.1"), ("partitions", "4"), ("partitioner", "random"), ("solver", "gradient")]),
        new("shares of labels over three partitions", [("fraction", "0.1"), ("partitions", "3"), ("labels", $"file:{Labels}"), ("solver", "greedy")]),
        new("scores of labels by probe and graph, equal quotas of labels", [("fraction", "0.1"), ("partitions", "2"), ("labels", $"file:{Labels}"), ("score", "combine:margin*1+agreement*1"), ("quota", "equal"), ("copies", "0.9"), ("copy-ranges", "2"), ("solver", "greedy")]),
        new("a sweep over three random partitions", [("fraction", "0.05,0.2"), ("partitions", "3"), ("partitioner", "random"), ("score", "uniform"), ("solver", "softmax")]),
    ];

    /// <summary>Arguments of <c>infomax prune</c>.</summary>
    public string[] Arguments(IReadOnlyList<string> inputs, string output) =>
        ["prune", .. inputs, .. Options.SelectMany(option => (string[])[$"--{option.Option}", Value(option.Value, inputs)]), "--output", output, "--quiet"];

    /// <summary>Body of a submission.</summary>
    public JsonObject Submission(IReadOnlyList<string> inputs, string output)
    {
        JsonObject body = new() { ["input"] = new JsonArray([.. inputs.Select(path => JsonValue.Create(path))]), ["output"] = output };
        foreach ((string option, string value) in Options)
        {
            body[option] = Value(value, inputs);
        }

        return body;
    }

    private static string Value(string value, IReadOnlyList<string> inputs) => value.Replace(Labels, ChaosLabels.Of(Path.GetDirectoryName(inputs[0])!), StringComparison.Ordinal);
}
