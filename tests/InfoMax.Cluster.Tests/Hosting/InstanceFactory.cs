using System.Reflection;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using MessagePack;

namespace InfoMax.Cluster.Tests.Hosting;

/// <summary>
/// Makes filled-in instances of message types by reflection, every value different from its neighbours.
/// </summary>
/// <param name="variant">Picks the case of every union.</param>
/// <param name="nulls">Leave out what may be null, and leave lists empty.</param>
internal sealed class InstanceFactory(int variant, bool nulls)
{
    private readonly NullabilityInfoContext _nullability = new();
    private int _made;

    public object Make(Type type)
    {
        int number = ++_made;
        if (type == typeof(string))
        {
            return $"text {number} é";
        }

        if (type == typeof(byte[]))
        {
            return new byte[] { 1, (byte)number, 255 };
        }

        if (type == typeof(ScoreOrder))
        {
            return ScoreOrder.At(1.0 / number);
        }

        if (type == typeof(LabelSource))
        {
            return number % 2 == 0 ? new LabelSource($"text {number} é", null) : new LabelSource(null, $"text {number} é");
        }

        if (type.IsEnum)
        {
            Array values = Enum.GetValues(type);
            return values.GetValue(number % values.Length)!;
        }

        if (type.IsPrimitive)
        {
            return type == typeof(bool) ? true : Convert.ChangeType(number, type, null);
        }

        if (type == typeof(RoundId))
        {
            return new RoundId((RoundKind)Make(typeof(RoundKind)), nulls ? 0 : number % 50);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Make(value);
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            Type element = type.GetGenericArguments()[0];
            Array list = Array.CreateInstance(element, nulls ? 0 : 2);
            for (int i = 0; i < list.Length; i++)
            {
                list.SetValue(Make(element), i);
            }

            return list;
        }

        UnionAttribute[] cases = [.. type.GetCustomAttributes<UnionAttribute>()];
        return cases.Length > 0 ? Make(cases[variant % cases.Length].SubType)
            : type.IsClass && !type.IsAbstract ? MakeRecord(type)
            : throw new NotSupportedException($"teach {nameof(InstanceFactory)} to make a {type}");
    }

    private object MakeRecord(Type type)
    {
        ConstructorInfo constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        ParameterInfo[] parameters = constructor.GetParameters();
        object instance = constructor.Invoke(
            [.. parameters.Select(p => MayBeNull(p.ParameterType, _nullability.Create(p)) ? null : Make(p.ParameterType))]);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            bool set = property.CanWrite && property.GetCustomAttribute<IgnoreMemberAttribute>() is null &&
                !parameters.Any(p => p.Name == property.Name);
            if (set)
            {
                property.SetValue(instance, MayBeNull(property.PropertyType, _nullability.Create(property)) ? null : Make(property.PropertyType));
            }
        }

        return instance;
    }

    private bool MayBeNull(Type type, NullabilityInfo info) =>
        nulls && (Nullable.GetUnderlyingType(type) is not null || info.ReadState == NullabilityState.Nullable);
}
