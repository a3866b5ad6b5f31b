using System.Reflection;
using System.Reflection.Emit;

namespace InfoMax.EndToEnd.Tests.Architecture;

/// <summary>Which namespaces of an assembly know which, from signatures and method bodies; constants leave no trace there.</summary>
internal sealed class NamespaceGraph
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Assembly _assembly;
    private readonly Dictionary<string, Dictionary<string, string>> _known = new(StringComparer.Ordinal);

    public NamespaceGraph(IEnumerable<Type> types)
    {
        Type[] all = [.. types];
        _assembly = all[0].Assembly;
        foreach (Type type in all)
        {
            const BindingFlags Own = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
            Add(type, [type.BaseType, .. type.GetInterfaces(), .. type.GetCustomAttributesData().Select(data => data.AttributeType)]);
            Add(type, type.GetFields(Own).Select(field => field.FieldType));
            foreach (MethodBase method in type.GetMethods(Own).Cast<MethodBase>().Concat(type.GetConstructors(Own)))
            {
                Add(type, Signature(method));
                Add(type, Body(method));
            }
        }
    }

    /// <summary>A line for each step of a circle: <c>A (in Type) knows B, and B knows A again</c>.</summary>
    public IReadOnlyList<string> Circles =>
    [
        .. _known.SelectMany(from => from.Value, (from, to) => (From: from.Key, To: to.Key, By: to.Value))
            .Where(edge => Reaches(edge.To, edge.From))
            .Select(edge => $"{edge.From} (in {edge.By}) knows {edge.To}, which knows it again")
            .Order(StringComparer.Ordinal),
    ];

    private bool Reaches(string from, string to)
    {
        HashSet<string> seen = [from];
        Queue<string> open = new(seen);
        while (open.TryDequeue(out string? name))
        {
            foreach (string next in _known.GetValueOrDefault(name)?.Keys.ToArray() ?? [])
            {
                if (next == to)
                {
                    return true;
                }

                if (seen.Add(next))
                {
                    open.Enqueue(next);
                }
            }
        }

        return false;
    }

    private void Add(Type from, IEnumerable<Type?> to)
    {
        foreach (Type type in to.SelectMany(Parts).Where(type => type.Assembly == _assembly))
        {
            if (from.Namespace is { } source && type.Namespace is { } target && source != target)
            {
                if (!_known.TryGetValue(source, out Dictionary<string, string>? known))
                {
                    _known.Add(source, known = new Dictionary<string, string>(StringComparer.Ordinal));
                }

                known.TryAdd(target, $"{from.Name} of {type.Name}");
            }
        }
    }

    private static IEnumerable<Type> Parts(Type? type) => type is null ? []
        : type.HasElementType ? Parts(type.GetElementType())
        : type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];

    private static IEnumerable<Type?> Signature(MethodBase method) =>
        [method.DeclaringType, (method as MethodInfo)?.ReturnType, .. method.GetParameters().Select(parameter => parameter.ParameterType)];

    private static IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            return [];
        }

        List<Type?> types = [.. body.LocalVariables.Select(local => local.LocalType)];
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            OpCode operation = Codes[value == 0xFE ? unchecked((short)(0xFE00 | code[at++])) : value];
            switch (operation.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    types.AddRange(method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) switch
                    {
                        Type type => [type],
                        FieldInfo field => [field.DeclaringType, field.FieldType],
                        MethodInfo { IsGenericMethod: true } called => [.. Signature(called), .. called.GetGenericArguments()],
                        MethodBase called => Signature(called),
                        _ => [],
                    });
                    break;
                case OperandType.InlineSwitch:
                    at += 4 * BitConverter.ToInt32(code, at);
                    break;
            }

            at += SizeOf(operation.OperandType);
        }

        return types;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
